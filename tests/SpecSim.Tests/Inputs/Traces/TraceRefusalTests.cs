// What a user reads whose trace is wrong: every message whole, with its line, its column and what to do.

using System.Text;
using SpecSim.Inputs.Traces;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class TraceRefusalTests
{
    private const string Cut = "; the file ends here without a line's end: it looks truncated";
    private const string AzureName = "an Azure trace (TIMESTAMP,ContextTokens,GeneratedTokens)";
    private const string MooncakeName =
        "not the JSON lines of Mooncake (timestamp,input_length,output_length,hash_ids)";

    private const string Date = "2023-11-16 18:15:46";

    [Theory]
    [InlineData("", "t: is empty: the first line names the columns TIMESTAMP,ContextTokens,GeneratedTokens")]
    [InlineData("\n \r\n", "t: is empty: the first line names the columns TIMESTAMP,ContextTokens,GeneratedTokens")]
    [InlineData(TraceTexts.Azure, "t: has no rows below its header")]
    [InlineData("TIMESTAMP,ContextToken,GeneratedTokens\n",
        "t:1:1: ContextTokens: missing column of an Azure trace; did you mean 'ContextToken'?")]
    [InlineData("TIMESTAMP,GeneratedTokens\n", "t:1:1: ContextTokens: missing column of an Azure trace")]
    [InlineData("TIMESTAMP,ContextTokens,ContextTokens,GeneratedTokens\n",
        "t:1:1: ContextTokens: stands twice in the header")]
    [InlineData("arrived_at,num_prefill_tokens,num_decode_tokens\n",
        "t:1:1: this is a Vidur trace (format: vidur), not " + AzureName)]
    [InlineData("num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n",
        "t:1:1: this is Vidur's lengths (format: vidur), not " + AzureName)]
    [InlineData(TraceTexts.BurstGpt, "t:1:1: this is a BurstGPT trace (format: burstgpt), not " + AzureName)]
    [InlineData("request_id,arrival_timestamp,prompt_size,token_size\n",
        "t:1:1: this is a splitwise-sim trace (format: csv, columns: {arrival: arrival_timestamp, "
        + "promptTokens: prompt_size, outputTokens: token_size}), not " + AzureName)]
    [InlineData("{\"timestamp\": 0}\n", "t:1:1: these are JSON lines (format: mooncake), not " + AzureName)]
    [InlineData("[{}]\n", "t:1:1: this is a JSON array (format: sharegpt), not " + AzureName)]
    [InlineData("TIMESTAMP;ContextTokens;GeneratedTokens\n",
        "t:1:1: fields are separated by commas, not by semicolons or tabs: 'TIMESTAMP;ContextTokens;GeneratedTokens'")]
    [InlineData(Date + ",3,4\n", "t:1:1: the first line must name the columns of " + AzureName
        + ", found '2023-11-16 18:15:46,3,4'")]
    [InlineData("TIMESTAMP,\"ContextTokens\n", "t:1:1: the quote in column 11 is not closed on this line")]
    public void Header_Wrong_SaysWhatItIs(string text, string expected) =>
        Assert.Equal(expected, TraceTexts.Refusal(TraceFormat.Azure, text));

    [Theory]
    [InlineData(Date + ",3", "t:2:1: has 2 fields, the header names 3 columns" + Cut)]
    [InlineData(Date + ",3,\n", "t:2:23: GeneratedTokens: is empty")]
    [InlineData(Date + ",3,4,\n", "t:2:1: has 4 fields, the header names 3 columns")]
    [InlineData(Date + ", -3 ,4\n", "t:2:22: ContextTokens: must be at least 1, found '-3'")]
    [InlineData(Date + ",0,4\n", "t:2:21: ContextTokens: must be at least 1, found '0'")]
    [InlineData(Date + ",NaN,4\n", "t:2:21: ContextTokens: expected a whole number, found 'NaN'")]
    [InlineData(Date + ",1.5,4\n", "t:2:21: ContextTokens: expected a whole number, found '1.5'")]
    [InlineData(Date + ",99999999999999999999999999999999,4\n",
        "t:2:21: ContextTokens: expected a whole number, found '99999999999999999999999999999999'")]
    [InlineData(Date + ",10000001,4\n", "t:2:21: ContextTokens: must be at most 10000000, found '10000001'")]
    [InlineData(Date + ",5000000000,4\n", "t:2:21: ContextTokens: must be at most 10000000, found '5000000000'")]
    [InlineData(Date + ",\"3,4\n", "t:2:1: the quote in column 21 is not closed on this line")]
    [InlineData(Date + ",\"3\"x,4\n", "t:2:1: a comma is missing behind the quote in column 23")]
    [InlineData(Date + ",a\u0007b,4\n", "t:2:21: ContextTokens: expected a whole number, found 'a\uFFFDb'")]
    [InlineData("2023-02-29 18:15:46,3,4\n", "t:2:1: TIMESTAMP: expected a date and time such as "
        + "2023-11-16 18:15:46.6805900, found '2023-02-29 18:15:46'")]
    [InlineData("0.5,3,4\n", "t:2:1: TIMESTAMP: expected a date and time such as "
        + "2023-11-16 18:15:46.6805900, found '0.5'")]
    [InlineData("1923-11-16 18:15:46,3,4\n", "t:2:1: TIMESTAMP: must be of 1970 to 2261, found '1923-11-16 18:15:46'")]
    [InlineData(Date + ".5,3,4\n" + Date + ",3,4\n",
        "t:3:1: TIMESTAMP: arrives 0.5 s before the row ahead of it; sort the file by this column")]
    [InlineData(Date + ",0,x\n,3,4", "t:2:21: ContextTokens: must be at least 1, found '0'\n"
        + "t:2:23: GeneratedTokens: expected a whole number, found 'x'\nt:3:1: TIMESTAMP: is empty" + Cut)]
    public void Row_Wrong_SaysWhere(string rows, string expected) =>
        Assert.Equal(expected, TraceTexts.Refusal(TraceFormat.Azure, TraceTexts.Azure + rows));

    [Theory]
    [InlineData("-1", "must be at least 0, found '-1'")]
    [InlineData("NaN", "expected a finite time, found 'NaN'")]
    [InlineData("-inf", "expected a finite time, found '-inf'")]
    [InlineData("Infinity", "expected a finite time, found 'Infinity'")]
    [InlineData("1e999", "expected a finite time, found '1e999'")]
    [InlineData("1e30", "is beyond the 292 years of the clock: '1e30'")]
    [InlineData("9300000000", "is beyond the 292 years of the clock: '9300000000'")]
    [InlineData(".", "expected a time in s, found '.'")]
    [InlineData("1.2.3", "expected a time in s, found '1.2.3'")]
    [InlineData("2023-11-16 18:15:46", "expected a time in s, found '2023-11-16 18:15:46'")]
    public void Time_Wrong_IsRefused(string time, string expected) => Assert.Equal(
        $"t:2:1: arrived_at: {expected}", TraceTexts.Refusal(TraceFormat.Vidur, $"{TraceTexts.Vidur}{time},3,4\n"));

    [Theory]
    [InlineData("", "t: is empty: each line is an object with the keys timestamp,input_length,output_length,hash_ids")]
    [InlineData(TraceTexts.Azure, "t:1:1: this is an Azure trace (format: azure), " + MooncakeName)]
    [InlineData("[{\"timestamp\": 0}]", "t:1:1: this is a JSON array (format: sharegpt), " + MooncakeName)]
    [InlineData("7\n", "t:1:1: expected a JSON object, found '7'")]
    [InlineData("{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 6, \"hash_id\": [1]}\n",
        "t:1:1: hash_ids: missing key; did you mean 'hash_id'?")]
    [InlineData("{\"timestamp\": \"0\", \"input_length\": null, \"output_length\": [1], \"hash_ids\": 3}\n",
        "t:1:15: timestamp: expected a number, found the text '0'\n"
        + "t:1:36: input_length: expected a number, found 'null'\n"
        + "t:1:59: output_length: expected a number, found a list\n"
        + "t:1:76: hash_ids: expected a list of whole numbers, found '3'")]
    [InlineData("{\"timestamp\": 0, \"input_length\": 1024, \"output_length\": 6, \"hash_ids\": [1]}\n",
        "t:1:72: hash_ids: has 1 ids, but 1024 tokens are 2 blocks of 512")]
    [InlineData("{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 0, \"hash_ids\": [1.5, {}]}\n",
        "t:1:54: output_length: must be at least 1, found '0'\n"
        + "t:1:69: hash_ids: expected whole numbers, found '1.5'")]
    [InlineData("{\"timestamp\": 0, \"timestamp\": 0, \"input_length\": 5, \"output_length\": 6}\n",
        "t:1:31: timestamp: stands twice in this object")]
    [InlineData("{\"timestamp\": -1, \"input_length\": 5, \"output_length\": 6}\n{\"timestamp\": 0, \"input_le",
        "t:1:15: timestamp: must be at least 0, found '-1'\nt:2:27: broken JSON: expected end of string, but instead "
        + "reached end of data" + Cut)]
    public void Mooncake_Wrong_SaysWhere(string text, string expected) =>
        Assert.Equal(expected, TraceTexts.Refusal(TraceFormat.Mooncake, text));

    [Theory]
    [InlineData("", "t: is empty; expected a JSON array of conversations")]
    [InlineData(TraceTexts.Vidur, "t: this is a Vidur trace (format: vidur); expected a JSON array of conversations")]
    [InlineData("hello", "t: found 'hello'; expected a JSON array of conversations")]
    [InlineData("[]", "t: holds no question that is answered")]
    [InlineData("[\n{\"conversation\": []}]",
        "t:2:1: [0].conversations: missing key; did you mean 'conversation'?")]
    [InlineData("[7, {\"conversations\": {}}]", "t:1:2: [0]: expected a conversation, found '7'\n"
        + "t:1:5: [1].conversations: expected a list of turns, found an object")]
    [InlineData("[{\"conversations\": [7, {\"from\": \"humn\", \"value\": \"\"}, {\"from\": \"gpt\"}, "
        + "{\"from\": 1, \"value\": \"\"}]}]",
        "t:1:2: [0].conversations[0]: expected a turn with the keys from and value, found '7'\n"
        + "t:1:2: [0].conversations[1]: 'humn' is not one of the speakers human, user, gpt, chatgpt, assistant, bing, "
        + "bard, system, tool; did you mean 'human'?\n"
        + "t:1:2: [0].conversations[2]: has no 'value'\n"
        + "t:1:2: [0].conversations[3]: expected a text in 'from', found '1'")]
    [InlineData("[{\"conversations\": [{\"from\": \"human\", \"value\": \"\"}, {\"from\": \"gpt\", \"value\": \"\"}]}]",
        "t:1:2: [0].conversations[1]: there is no text before this answer\n"
        + "t:1:2: [0].conversations[1]: the answer is empty")]
    [InlineData("[{\"conversations\": [", "t:1:21: broken JSON: expected depth to be zero at the end of the JSON "
        + "payload. There is an open JSON object or array that should be closed; the file ends in the middle: it looks "
        + "truncated")]
    [InlineData("[\n{\"conversations\": []},\n {\"conversations\": 7}, oh]",
        "t:3:2: [1].conversations: expected a list of turns, found '7'\n"
        + "t:3:24: broken JSON: 'o' is an invalid start of a value")]
    [InlineData("[{\"conversations\": []}}]",
        "t:1:23: broken JSON: '}' is invalid without a matching open")]
    public void ShareGpt_Wrong_SaysWhere(string text, string expected) =>
        Assert.Equal(expected, TraceTexts.Refusal(TraceFormat.ShareGpt, text));

    [Theory]
    [InlineData("FF FE 54 00", "is UTF-16 text; save the file as UTF-8")]
    [InlineData("54 00 49 00 4D 00", "is UTF-16 text without a byte order mark; save the file as UTF-8")]
    [InlineData("54 49 00 01 02 03 04 05", "is binary data, not text")]
    [InlineData("1F 8B 08 00", "is packed with gzip: unpack it first")]
    [InlineData("50 4B 03 04", "is a zip archive: unpack it first")]
    [InlineData("28 B5 2F FD", "is packed with zstd: unpack it first")]
    [InlineData("42 5A 68 39", "is packed with bzip2: unpack it first")]
    [InlineData("FD 37 7A 58 5A 00", "is packed with xz: unpack it first")]
    [InlineData("37 7A BC AF", "is a 7z archive: unpack it first")]
    [InlineData("50 41 52 31", "is a Parquet file: convert it to CSV first")]
    [InlineData("0A 3C 21", "is a web page or XML: was the download a page about the file?")]
    public void Bytes_ThatAreNoText_SayWhatTheyAre(string bytes, string expected)
    {
        byte[] content = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));

        foreach ((string _, TraceFormat format) in TraceFormats.Names)
            Assert.Equal($"t: {expected}", TraceTexts.Refusal(format, content, TraceTexts.Skipping));
    }

    [Fact]
    public void Pointer_OfGitLfs_SaysHowToFetch() => Assert.Equal(
        "t: is a pointer of Git LFS, not the data: fetch it with 'git lfs pull'",
        TraceTexts.Refusal(
            TraceFormat.BurstGpt, "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 51429517\n"));

    [Fact]
    public void InvalidUtf8_InARow_IsAnErrorOfTheFile()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(TraceTexts.Azure + Date + ",3,4\nab"), 0xE9, (byte)'\n'];

        Assert.Equal(
            "t:3:3: is not UTF-8 text: 0xE9 here; save the file as UTF-8",
            TraceTexts.Refusal(TraceFormat.Azure, bytes, TraceTexts.Skipping));
    }

    [Fact]
    public void Line_OfMoreThan16Megabytes_IsRefused() => Assert.Equal(
        "t:2:1: this line is longer than 16 MB, which no trace has",
        TraceTexts.Refusal(TraceFormat.Azure, TraceTexts.Azure + new string('1', ByteWindow.MostBytes + 1)));

    [Fact]
    public void Conversation_OfMoreThan16Megabytes_IsRefused() => Assert.Equal(
        "t:1:1: the conversation that starts here is longer than 16 MB",
        TraceTexts.Refusal(
            TraceFormat.ShareGpt, "[{\"conversations\": \"" + new string('1', ByteWindow.MostBytes + 1)));

    [Fact]
    public void ManyBadRows_AreListedUpToTwentyAndCounted()
    {
        string text = TraceTexts.Azure + string.Concat(Enumerable.Repeat("x,y,z\n", 100));

        string[] lines = TraceTexts.Refusal(TraceFormat.Azure, text).Split('\n');

        // Three problems a row.
        Assert.Equal(21, lines.Length);
        Assert.Equal("t:8:5: and 280 more problems from here on", lines[^1]);
    }

    [Fact]
    public void SkipBadRows_WithNothingLeft_IsAnError()
    {
        Assert.Equal(
            "t: none of its 1 rows is a request: line 2: has 1 fields, the header names 3 columns",
            TraceTexts.Refusal(TraceFormat.Azure, TraceTexts.Azure + "x\n", TraceTexts.Skipping));
        Assert.Equal(
            "t: none of its 1 rows is a request: 1 failed calls (Response tokens 0) left out",
            TraceTexts.Refusal(TraceFormat.BurstGpt, TraceTexts.BurstGpt + "0,a,1,0,1,b\n"));
    }

    [Fact]
    public void Csv_CategoryColumn_IsNeededWhereNamedAndHoldsFewKinds()
    {
        const string Header = "arrival,promptTokens,outputTokens,category\n";
        var named = TraceOptions.Default with { Columns = new CsvColumns(Category: "kind") };
        string many = string.Concat(Enumerable.Range(0, 101).Select(row => $"{row},1,1,id{row}\n"));

        Assert.Equal(
            "t:1:1: kind: missing column of the named columns", TraceTexts.Refusal(TraceFormat.Csv, Header, named));
        Assert.Equal("t:2:7: category: is empty", TraceTexts.Refusal(TraceFormat.Csv, Header + "0,1,1,\n"));
        Assert.Equal(
            "t:102:1: category: more than 100 categories: is this column one of kinds?",
            TraceTexts.Refusal(TraceFormat.Csv, Header + many));
    }

    [Fact]
    public void File_ThatIsNotThere_IsNamedWhereItIsNamed()
    {
        using var folder = new TempFolder();
        var problems = new SpecSim.Inputs.Yaml.Problems();
        var mark = new SpecSim.Inputs.Yaml.Mark("pair.yaml", 7, 3);

        foreach (string path in (string[])["no/such.csv", folder.FullPath])
            Assert.Null(TraceReader.Read(path, TraceFormat.Azure, TraceOptions.Default, problems, mark, "trace.file"));

        Assert.Equal(
            [
                $"pair.yaml:7:3: trace.file: {folder.FullPath}: is a folder, not a file",
                "pair.yaml:7:3: trace.file: no/such.csv: no such file",
            ],
            problems.Sorted().Select(problem => problem.ToString()).Order(StringComparer.Ordinal));
    }
}
