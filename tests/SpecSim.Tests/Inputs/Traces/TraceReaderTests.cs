// What sound traces mean, format by format: times, lengths, categories, blocks, and what is said about them.

using SpecSim.Inputs.Traces;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class TraceReaderTests
{
    [Fact]
    public void Azure_Of2023_CountsFromItsFirstRequest()
    {
        const string Text = "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"
            + "2023-11-16 18:15:50.9951690,396,109\r\n2023-11-17 18:15:46.6805901,1,2";

        TraceReading reading = TraceTexts.Reading(TraceFormat.Azure, Text);

        Assert.Equal(["0 374 44", "4.314579 396 109", "86400.0000001 1 2"], TraceTexts.Rows(reading.Trace));
        Assert.Equal((3, 0, null), (reading.Counts.Rows, reading.Counts.Skipped, reading.Counts.Note));
        Assert.Null(reading.Counts.Skips);
    }

    [Fact]
    public void Azure_Of2024_HasOffsetsAndWholeSeconds()
    {
        const string Text = TraceTexts.Azure + "2024-05-10 00:00:00.009930+00:00,2162,5\n"
            + "2024-05-10T00:00:01Z,1,1\n2024-05-10 02:00:02.00993+02:00,7,8\n";

        TraceReading reading = TraceTexts.Reading(TraceFormat.Azure, Text);

        Assert.Equal(["0 2162 5", "0.99007 1 1", "2 7 8"], TraceTexts.Rows(reading.Trace));
    }

    [Fact]
    public void BurstGpt_FailedCalls_AreLeftOutAndCounted()
    {
        const string Text = TraceTexts.BurstGpt + "5,ChatGPT,472,18,490,Conversation log\n"
            + "45,ChatGPT,1087,0,1087,Conversation log\n118,GPT-4,417,276,693,API log\n";

        TraceReading reading = TraceTexts.Reading(TraceFormat.BurstGpt, Text);

        Assert.Equal(["0 472 18", "113 417 276"], TraceTexts.Rows(reading.Trace));
        Assert.Equal((3, 0), (reading.Counts.Rows, reading.Counts.Skipped));
        Assert.Equal("1 failed calls (Response tokens 0) left out", reading.Counts.Note);
    }

    [Fact]
    public void BurstGpt_WithSessions_IsTheSame()
    {
        const string Text = "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,"
            + "Log Type\n0.5,12,1.5,\"GPT-4, turbo\",10,20,30,\"said \"\"hi\"\"\"\n";

        Assert.Equal(["0 10 20"], TraceTexts.Rows(TraceTexts.Reading(TraceFormat.BurstGpt, Text).Trace));
    }

    [Fact]
    public void Vidur_SecondsAndLengths_AreTaken()
    {
        const string Text = TraceTexts.Vidur + "0.0,374,44\n4.314579,396,109\n4.3145790000000005,1e3,7.0\n1e1,2,3\n";

        TraceReading reading = TraceTexts.Reading(TraceFormat.Vidur, Text);

        Assert.Equal(["0 374 44", "4.314579 396 109", "4.314579 1000 7", "10 2 3"], TraceTexts.Rows(reading.Trace));
        Assert.True(reading.Counts.HasArrivals);
    }

    [Fact]
    public void Vidur_LengthsAlone_HaveNoArrivals()
    {
        const string Text = "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n10,20,30,0.5\n7,1,8,7\n";

        TraceReading reading = TraceTexts.Reading(TraceFormat.Vidur, Text);

        Assert.Equal(["0 10 20", "0 7 1"], TraceTexts.Rows(reading.Trace));
        Assert.Equal((false, "no arrivals, lengths alone"), (reading.Counts.HasArrivals, reading.Counts.Note));
    }

    [Fact]
    public void Csv_OwnColumnsInAnyOrder_AreTaken()
    {
        const string Text = "\uFEFFkind, out ,id,\"in\",at\nchat,1,a,2,1500\n\ncode,3,b,4,1500.5\n"
            + "\"chat\",5,c,6,2500\n";
        var options = TraceOptions.Default with { Columns = new CsvColumns("at", "ms", "in", "out", "kind") };

        TraceReading reading = TraceTexts.Reading(TraceFormat.Csv, Text, options);

        Assert.Equal(["0 2 1", "0.0005 4 3", "1 6 5"], TraceTexts.Rows(reading.Trace));
        Assert.Equal(["chat", "code"], reading.Trace.CategoryNames);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(row => reading.Trace.Category(row)!.Value));
        Assert.Equal("columns without a use here: id", reading.Counts.Note);
    }

    [Fact]
    public void Csv_WithoutNames_UsesTheUsualOnes()
    {
        RequestTrace plain = TraceTexts.Reading(
            TraceFormat.Csv, "arrival,promptTokens,outputTokens\n0,1,2\n").Trace;
        RequestTrace kinds = TraceTexts.Reading(
            TraceFormat.Csv, "arrival,promptTokens,outputTokens,category\n0,1,2,x\n").Trace;

        Assert.Equal((0, null), (plain.CategoryNames.Count, plain.Category(0)));
        Assert.Equal((1, 0), (kinds.CategoryNames.Count, kinds.Category(0)));
    }

    [Fact]
    public void Mooncake_WholeBlocksOfThePrompt_AreItsPrefix()
    {
        const string Text = """
            {"timestamp": 27, "input_length": 1025, "output_length": 500, "hash_ids": [7, 8, 9]}
            {"hash_ids": [7], "output_length": 1, "input_length": 512, "timestamp": 3027.5, "session": {"a": [1]}}
            {"timestamp": 3028, "input_length": 511, "output_length": 4, "hash_ids": [1]}
            {"timestamp": 3029, "input_length": 600, "output_length": 4}
            """;

        RequestTrace trace = TraceTexts.Reading(TraceFormat.Mooncake, Text).Trace;

        Assert.Equal(["0 1025 500", "3.0005 512 1", "3.001 511 4", "3.002 600 4"], TraceTexts.Rows(trace));
        Assert.Equal(512, trace.PrefixBlockTokens);
        long[][] prefixes = [.. Enumerable.Range(0, 4).Select(row => trace.Prefix(row).ToArray())];
        Assert.Equal([[7, 8], [7], [], []], prefixes);
    }

    [Fact]
    public void ShareGpt_EveryAnsweredQuestion_IsARequestWithItsHistory()
    {
        const string Text = """
            [{"id": "a", "conversations": [
               {"from": "human", "value": "12345"}, {"from": "gpt", "value": "é\n\"\u00e9\ud83d\ude00"},
               {"from": "human", "value": "1"}, {"from": "system", "value": ""}, {"value": "123456789", "from": "gpt"},
               {"from": "human", "value": "?"}]},
             {"id": "b", "conversations": [{"from": "gpt", "value": "1234"}, {"from": "system", "value": "1234"},
               {"from": "user", "value": "1"}, {"from": "assistant", "value": "1"}]}, {"conversations": []}]
            """;

        TraceReading reading = TraceTexts.Reading(TraceFormat.ShareGpt, Text);

        // 5 characters; 5 answered; 5 + 5 + 1 before the second answer of 9; 4 + 4 + 1 before the last.
        Assert.Equal(["0 2 2", "0 3 3", "0 3 1"], TraceTexts.Rows(reading.Trace));
        Assert.False(reading.Counts.HasArrivals);
        Assert.Equal(
            "tokens are characters / 4, rounded up (the file has texts only); no arrivals, lengths alone; "
            + "2 turns without their question or answer are no request",
            reading.Counts.Note);
    }

    [Fact]
    public void RowLimit_TakesTheFirstRowsAndSaysSo()
    {
        const string Text = TraceTexts.Vidur + "0,1,1\n1,1,1\n2,1,1\n";

        TraceReading two = TraceTexts.Reading(TraceFormat.Vidur, Text, new TraceOptions { RowLimit = 2 });
        TraceReading three = TraceTexts.Reading(TraceFormat.Vidur, Text, new TraceOptions { RowLimit = 3 });

        Assert.Equal((2, 3), (two.Trace.Count, three.Trace.Count));
        Assert.Equal("the first 2 rows alone, the rest of the file was not read", two.Counts.Note);
        Assert.Null(three.Counts.Note);
    }

    [Fact]
    public void RowLimit_OfConversations_CountsRequests()
    {
        const string Turns = """{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}""";
        string text = $"[{{\"conversations\": [{Turns}, {Turns}]}},{{\"conversations\": [{Turns}, {Turns}]}}, no JSON";

        TraceReading reading = TraceTexts.Reading(TraceFormat.ShareGpt, text, new TraceOptions { RowLimit = 3 });

        Assert.Equal(3, reading.Trace.Count);
        Assert.EndsWith("; the first 3 rows alone, the rest of the file was not read", reading.Counts.Note!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SkipBadRows_CountsThemAndKeepsTheFirstReasons()
    {
        string text = TraceTexts.Vidur + "0,1,1\n5,2,2\n3,3,3\n6,0,4\n,5,5\n7,6,6\n" + string.Concat(
            Enumerable.Repeat("x\n", 6));

        TraceReading reading = TraceTexts.Reading(TraceFormat.Vidur, text, TraceTexts.Skipping);

        Assert.Equal(["0 1 1", "5 2 2", "7 6 6"], TraceTexts.Rows(reading.Trace));
        Assert.Equal((12, 9), (reading.Counts.Rows, reading.Counts.Skipped));
        Assert.Equal(
            "skipped 9 of 12 rows: "
            + "line 4: arrived_at: arrives 2 s before the row ahead of it; sort the file by this column; "
            + "line 5: num_prefill_tokens: must be at least 1, found '0'; line 6: arrived_at: is empty; "
            + "line 8: has 1 fields, the header names 3 columns; line 9: has 1 fields, the header names 3 columns; ...",
            reading.Counts.Skips);
    }

    [Fact]
    public void Spread_EqualTimes_AreEvenlyApartInTheirOrder()
    {
        const string Text = TraceTexts.Vidur + "0,1,1\n0,2,1\n0,3,1\n3,4,1\n3,5,1\n4,6,1\n4,7,1\n";
        var options = TraceOptions.Default with { Spread = Duration.FromSeconds(3) };

        RequestTrace trace = TraceTexts.Reading(TraceFormat.Vidur, Text, options).Trace;

        // The second group has one second only until the next time.
        Assert.Equal(
            ["0 1 1", "1 2 1", "2 3 1", "3 4 1", "3.5 5 1", "4 6 1", "5.5 7 1"], TraceTexts.Rows(trace));
    }
}
