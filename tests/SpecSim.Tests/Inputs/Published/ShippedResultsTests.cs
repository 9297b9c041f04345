// The published results that come with the program: they are those that were collected, number for number, and each
// says where it comes from.

using SpecSim.Experiments;
using SpecSim.Inputs.Published;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Published;

public sealed class ShippedResultsTests
{
    private static readonly string[] Roots = [Repository.At("presets")];

    private static readonly IReadOnlyList<PublishedResult> Shipped = PublishedFile.Shipped(Roots);

    [Fact]
    public void Shipped_OfEachLevel_AreAsMany() => Assert.Equal(
        [(PublishedLevel.Formula, 62), (PublishedLevel.System, 560), (PublishedLevel.Component, 234)],
        Shipped.CountBy(result => result.Level).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));

    [Fact]
    public void Shipped_WithoutASpeedup_SayWhatIsMissing() => Assert.Empty(
        Shipped.Where(result => result.Speedup is null && result.Missing.Count == 0).Select(result => result.Id));

    // Notes are written anew; all else is the same.
    [Fact]
    public void Shipped_BesideTheCollection_AreTheSameNumbers()
    {
        IReadOnlyList<PublishedResult> collected =
            PublishedFile.Read(Repository.RequireShared("data/published.yaml"));

        Assert.Equal(InOrder(collected), InOrder(Shipped));

        static IEnumerable<string> InOrder(IEnumerable<PublishedResult> results) =>
            results.OrderBy(result => result.Id, StringComparer.Ordinal)
                .Select(result => ValueText.Of(result with { Note = null }));
    }

    [Fact]
    public void Shipped_FromOtherRoots_AreTheUsersOwnFirst()
    {
        using var folder = new TempFolder();
        folder.Write("published/moesd.yaml", "records:\n- {id: mine, source: me, level: system, method: other}\n");

        IReadOnlyList<PublishedResult> results = PublishedFile.Shipped([folder.FullPath, .. Roots]);

        Assert.Contains(results, result => result.Id == "mine");
        Assert.DoesNotContain(results, result => result.Source.StartsWith("MoESD", StringComparison.Ordinal));
    }

    [Fact]
    public void Shipped_WithoutAFolder_AreNone() => Assert.Empty(PublishedFile.Shipped([]));
}
