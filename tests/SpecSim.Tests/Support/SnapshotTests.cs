// The snapshot helper itself: it must fail when it should, or every snapshot is worth nothing.

using Xunit.Sdk;

namespace SpecSim.Tests.Support;

public sealed class SnapshotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Name => _folder.At("KvPoolTests.Print_Full");

    private string Verified => Name + ".verified.txt";

    private string Received => Name + ".received.txt";

    [Fact]
    public void Check_SameText_PassesAndRemovesStaleReceived()
    {
        File.WriteAllText(Verified, "one\ntwo\n");
        File.WriteAllText(Received, "left from an earlier run");

        Snapshot.Check("one\ntwo\n", Name, "txt", accept: false);

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void Check_OtherLineEndings_Passes()
    {
        File.WriteAllText(Verified, "one\r\ntwo\r\n");

        Snapshot.Check("one\ntwo\n", Name, "txt", accept: false);

        Assert.Equal("one\r\ntwo\r\n", File.ReadAllText(Verified));
    }

    [Fact]
    public void Check_OtherText_FailsWithFirstDifferenceAndWritesReceived()
    {
        File.WriteAllText(Verified, "one\ntwo\nthree");

        var failure = Assert.Throws<FailException>(() => Snapshot.Check("one\ntwi\nthree", Name, "txt", accept: false));

        var expected =
            """
            Snapshot KvPoolTests.Print_Full.verified.txt: first difference in line 2, column 3.
              expected: two
              received: twi
              What was received lies in KvPoolTests.Print_Full.received.txt beside it.
              If it is right, run the test again with SPECSIM_ACCEPT=1.
            """;
        Assert.Equal(expected, failure.Message);
        Assert.Equal("one\ntwi\nthree", File.ReadAllText(Received));
        Assert.Equal("one\ntwo\nthree", File.ReadAllText(Verified));
    }

    [Theory]
    [InlineData("one\ntwo", "one", "expected: two\n  received: (end of text)")]
    [InlineData("one", "one\ntwo", "expected: (end of text)\n  received: two")]
    [InlineData("one", "one\n", "expected: (end of text)\n  received: \n")]
    public void Check_OneTextIsLonger_FailsWithEndOfText(string verified, string received, string difference)
    {
        File.WriteAllText(Verified, verified);

        var failure = Assert.Throws<FailException>(() => Snapshot.Check(received, Name, "txt", accept: false));

        Assert.Contains("first difference in line 2, column 1.", failure.Message, StringComparison.Ordinal);
        Assert.Contains(difference, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LongLine_ShowsWhatLiesAroundTheDifference()
    {
        File.WriteAllText(Verified, new string('a', 700) + "X" + new string('b', 700));

        var failure = Assert.Throws<FailException>(
            () => Snapshot.Check(new string('a', 700) + "Y" + new string('b', 700), Name, "txt", accept: false));

        Assert.Contains("line 1, column 701.", failure.Message, StringComparison.Ordinal);
        var excerpt = $"…{new string('a', 50)}Y{new string('b', 49)}…";
        Assert.Contains(excerpt, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoVerifiedFile_FailsAndWritesReceived()
    {
        var failure = Assert.Throws<FailException>(() => Snapshot.Check("new", Name, "txt", accept: false));

        Assert.Contains("There is no verified file yet.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("new", File.ReadAllText(Received));
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void Check_Accepting_WritesVerifiedAndRemovesReceived()
    {
        File.WriteAllText(Verified, "old");
        File.WriteAllText(Received, "new");

        Snapshot.Check("new\r\n", Name, "txt", accept: true);

        Assert.Equal("new\n", File.ReadAllText(Verified));
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void Accepts_OnBuildMachine_IsRefused()
    {
        Assert.True(Snapshot.Accepts("1", ci: null));
        Assert.False(Snapshot.Accepts(null, ci: "true"));
        Assert.Throws<InvalidOperationException>(() => Snapshot.Accepts("1", ci: "true"));
    }

    [Fact]
    public void Match_NamesTheFileAsVerifyDoes()
    {
        var testFile = _folder.At("KvPoolTests.cs");
        _folder.Write("KvPoolTests.Print_Full.verified.txt", "text");
        _folder.Write("KvPoolTests.Print_Full_path=a-b-c.verified.svg", "picture");

        Snapshot.Match("text", testFile: testFile, testMethod: "Print_Full");
        Snapshot.Match("picture", ("path", "a/b:c"), "svg", testFile, "Print_Full");

        Assert.Empty(Directory.GetFiles(_folder.FullPath, "*.received.*"));
    }

    [Fact]
    public void Match_FromATest_FindsTheSourceTree() =>
        Snapshot.Match("A verified file lies beside the source of its test.\n");

    public void Dispose() => _folder.Dispose();
}
