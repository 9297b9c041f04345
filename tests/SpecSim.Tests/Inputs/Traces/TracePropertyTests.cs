// For any rows: what is written is read. For any damage: a trace or problems, never an exception, never silence.

using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Inputs.Traces;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class TracePropertyTests
{
    private static readonly string[] Samples =
    [
        TraceTexts.Azure + "2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n",
        "{\"timestamp\": 0, \"input_length\": 600, \"output_length\": 5, \"hash_ids\": [0, 1]}\n"
            + "{\"timestamp\": 3, \"input_length\": 6, \"output_length\": 5, \"hash_ids\": [0], \"a\\ud83d\": {}}\n",
        TraceTexts.BurstGpt + "5,ChatGPT,472,18,490,\"Conversation, log\"\n45,ChatGPT,1,0,1,API log\n",
        "[{\"id\": \"x\\ud83d\", \"conversations\": [{\"from\": \"human\", \"value\": \"\\u00e9?\"},\n"
            + "{\"from\": \"gpt\", \"value\": \"\\ud83d\\ude00 yes\"}]}]\n",
        TraceTexts.Vidur + "0.0,374,44\n4.314579,396,109\n",
        "arrival,promptTokens,outputTokens,category\n0,1,2,\"a \"\"b\"\"\"\n1e1,3,4,c\n",
    ];

    // The gap before each, in nanoseconds.
    private static readonly Gen<(long Gap, int Prompt, int Output)[]> Requests =
        (from gap in Gen.Choose(0, 2_000_000_000)
         from prompt in Gen.Choose(1, FieldText.MostTokens)
         from output in Gen.Choose(1, FieldText.MostTokens)
         select ((long)gap, prompt, output)).NonEmptyListOf().Select(rows => rows.ToArray());

    [Fact]
    public void RoundTrip_NanosecondsAsSeconds_AreExact() => Prop.ForAll(Requests.ToArbitrary(), requests =>
    {
        var text = new StringBuilder(TraceTexts.Vidur);
        long[] times = Times(requests);
        for (int row = 0; row < requests.Length; row++)
            text.Append(CultureInfo.InvariantCulture, $"{times[row] / 1e9m},{requests[row].Prompt},")
                .Append(CultureInfo.InvariantCulture, $"{requests[row].Output}\n");

        return Holds(TraceTexts.Reading(TraceFormat.Vidur, text.ToString()).Trace, requests, times, tick: 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RoundTrip_DatesInTicks_AreExact() => Prop.ForAll(Requests.ToArbitrary(), requests =>
    {
        var text = new StringBuilder(TraceTexts.Azure);
        long[] times = Times(requests);
        for (int row = 0; row < requests.Length; row++)
            text.Append(CultureInfo.InvariantCulture, $"{Date(times[row]):yyyy-MM-dd HH:mm:ss.fffffff},")
                .Append(CultureInfo.InvariantCulture, $"{requests[row].Prompt},{requests[row].Output}\r\n");

        return Holds(TraceTexts.Reading(TraceFormat.Azure, text.ToString()).Trace, requests, times, tick: 100);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_InAnyUnit_RoundToTheNearestNanosecond()
    {
        Gen<string> digits = Gen.Choose(0, 9).NonEmptyListOf().Select(list => string.Concat(list.Take(14)));

        Prop.ForAll(
            digits.ToArbitrary(), digits.ToArbitrary(), Gen.Elements(Dimension.Time.Units.ToArray()).ToArbitrary(),
            (whole, fraction, unit) =>
            {
                decimal value = decimal.Parse($"{whole}.{fraction}", CultureInfo.InvariantCulture)
                    * unit.Multiplier * (decimal)Math.Pow(10, 9 + unit.Exponent);
                string? reason = TraceTimes.Number(
                    Encoding.UTF8.GetBytes($"{whole}.{fraction}"), unit, out long nanoseconds);
                return reason is null
                    ? decimal.Round(value, MidpointRounding.ToEven) == nanoseconds
                    : value > 9.2e18m || value > long.MaxValue;
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Corruption_OfAnyByte_IsReadOrReported()
    {
        Gen<(int Place, int Value)[]> damage = Gen.Choose(0, 10_000).Zip(Gen.Choose(-1, 255))
            .Select(pair => (pair.Item1, pair.Item2)).ListOf().Select(list => list.ToArray());

        Prop.ForAll(
            damage.ToArbitrary(), Gen.Choose(0, Samples.Length - 1).ToArbitrary(), ArbMap.Default.ArbFor<bool>(),
            (changes, sample, isSkipping) =>
            {
                List<byte> bytes = [.. Encoding.UTF8.GetBytes(Samples[sample])];
                foreach ((int place, int value) in changes)
                {
                    // Below 0 the file ends there.
                    int at = place % (bytes.Count + 1);
                    if (value < 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    else if (at < bytes.Count)
                        bytes[at] = (byte)value;
                }

                return IsReadOrReported(TraceFormats.Names[sample].Value, [.. bytes], isSkipping);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Corruption_EveryCutOfASample_IsReadOrReported()
    {
        for (int sample = 0; sample < Samples.Length; sample++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Samples[sample]);
            foreach ((string name, TraceFormat format) in TraceFormats.Names)
                for (int length = 0; length <= bytes.Length; length++)
                    Assert.True(
                        IsReadOrReported(format, bytes[..length], length % 2 == 0), $"{name} {sample} {length}");
        }
    }

    private static bool IsReadOrReported(TraceFormat format, byte[] bytes, bool isSkipping)
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        TraceOptions options = TraceOptions.Default with { SkipBadRows = isSkipping };
        TraceReading? reading = TraceTexts.Read(format, bytes, options, problems);
        return reading is null
            ? problems.Count > 0
            : problems.Count == 0 && reading.Counts.Rows >= reading.Trace.Count + reading.Counts.Skipped;
    }

    private static bool Holds(
        RequestTrace trace, (long Gap, int Prompt, int Output)[] requests, long[] times, long tick) =>
        trace.Count == requests.Length && Enumerable.Range(0, trace.Count).All(row =>
            trace.Arrival(row).Nanoseconds == (times[row] / tick * tick) - (times[0] / tick * tick)
            && trace.PromptTokens(row) == requests[row].Prompt
            && trace.OutputTokens(row) == requests[row].Output);

    private static long[] Times((long Gap, int Prompt, int Output)[] requests)
    {
        long[] times = [.. requests.Select(request => request.Gap)];
        for (int row = 1; row < times.Length; row++)
            times[row] += times[row - 1];
        return times;
    }

    private static DateTime Date(long nanoseconds) => new DateTime(2023, 12, 31, 23, 59, 0).AddTicks(nanoseconds / 100);
}
