// Finding the source tree, and leaving nothing behind.

namespace SpecSim.Tests.Support;

public sealed class RepositoryTests
{
    [Fact]
    public void Root_FromTheTests_HoldsTheSolution() =>
        Assert.True(File.Exists(Repository.At("SpecSim.sln")));

    [Fact]
    public void FindRoot_OutsideACheckout_SaysSo()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<InvalidOperationException>(() => Repository.FindRoot(folder.FullPath));

        Assert.Contains(folder.FullPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_OfTheTests_HoldsThisFileAndNothingGenerated()
    {
        var files = Repository.Files("tests", ".cs").Select(Repository.Relative).ToList();

        Assert.Contains("tests/SpecSim.Tests/Support/RepositoryTests.cs", files);
        Assert.DoesNotContain(files, file => file.Contains("/obj/", StringComparison.Ordinal));
    }

    [Fact]
    public void TempFolder_Disposed_IsGone()
    {
        var folder = new TempFolder();
        folder.Write("inner/file.txt", "text");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.FullPath));
    }
}
