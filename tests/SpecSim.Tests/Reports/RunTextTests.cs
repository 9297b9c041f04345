// The report on a terminal: what it says as a snapshot, and what must hold whatever it says.

using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class RunTextTests
{
    private const int Columns = 100;

    [Fact]
    public void Write_Scenario_ReadsWell() => Snapshot.Match(RunText.Write(Samples.FullReport()));

    [Fact]
    public void Write_NoSpeculation_ReadsWell() => Snapshot.Match(RunText.Write(Samples.PlainReport()));

    [Fact]
    public void Write_CutAtOnce_HasNoFigureThatIsNone() => AssertPlain(RunText.Write(Samples.CutAtOnce()));

    [Fact]
    public void Write_AnyReport_IsPlainTextOfHundredColumns()
    {
        AssertPlain(RunText.Write(Samples.FullReport()));
        AssertPlain(RunText.Write(Samples.PlainReport()));
    }

    [Fact]
    public void PresetsText_SomePresets_AreAligned() => Assert.Equal(
        "Presets\nName         What it is\nllama70b-8b  Llama-3.1-70B with an 8B draft\nx            y\n",
        PresetsText.Write(
            [new PresetTitle("llama70b-8b", "Llama-3.1-70B with an 8B draft"), new PresetTitle("x", "y")]));

    [Fact]
    public void PresetsText_None_SaysSo() => Assert.Equal("There are no presets.\n", PresetsText.Write([]));

    [Fact]
    public void Paragraph_LongWord_HasALineOfItsOwn()
    {
        string word = new('w', Columns + 20);

        Assert.Equal($"* one\n  {word}\n  two\n", Paragraph.Wrap($"one {word} two", "* ", "  "));
    }

    private static void AssertPlain(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line =>
        {
            Assert.InRange(line.Length, 0, Columns);
            Assert.All(line, letter => Assert.InRange(letter, ' ', '~'));
            Assert.Equal(line.TrimEnd(), line);
        });
    }
}
