// Measured servers against what the model expects of them, by framework, device, tensor-parallel degree, number
// format, concurrency and lengths. A server whose memory cannot hold the requests that were asked for waits and
// preempts, which the prediction does not know: such rows are in a bucket of their own.

using System.Globalization;

namespace SpecSim.Calibration;

/// <summary>One measured server. Names are those of the file.</summary>
public sealed record ServedRun(
    string Model,
    string Framework,
    string Hardware,
    string Precision,
    int TensorParallel,
    ServedLoad Load,
    double TimePerOutputTokenSeconds,
    string File,
    int Line);

/// <summary>A measured server with what its names stand for.</summary>
/// <param name="Setup">Null when a name stands for nothing known.</param>
/// <param name="HardwareName">The device's preset.</param>
/// <param name="EngineName">The engine's preset.</param>
/// <param name="Missing">What is not known; empty when all is.</param>
public sealed record ServedCase(
    ServedRun Run, ServedSetup? Setup, string HardwareName, string EngineName, string Missing);

/// <summary>Compares servers.</summary>
public static class ServedAgreement
{
    /// <param name="notes">What was assumed on the way from the file to the setups.</param>
    public static Agreement Of(IReadOnlyList<ServedCase> cases, IReadOnlyList<string> notes)
    {
        var rows = new List<ComparedRow>();
        var margins = new List<(Bucket Bucket, ComparedRow Row)>();
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (ServedCase served in cases)
        {
            ServedTime? time = served.Setup is { } setup ? ServedPrediction.Of(setup, served.Run.Load) : null;
            if (time is null)
            {
                string reason = served.Setup is null ? served.Missing : DoesNotFit(served);
                skipped[reason] = skipped.GetValueOrDefault(reason) + 1;
                continue;
            }

            ComparedRow row = Row(served, time);
            rows.Add(row);
            margins.AddRange(Margins(served).Select(bucket => (bucket, row)));
        }

        return new Agreement(rows, [.. skipped.Select(reason => new SkippedRows(reason.Key, reason.Value))], notes)
        {
            Margins = [.. GroupsOf(margins)],
        };
    }

    private static ComparedRow Row(ServedCase served, ServedTime time)
    {
        ServedRun run = served.Run;
        var subject = new AgreementSubject(
            AgreementOperator.TimePerOutputToken,
            served.HardwareName,
            served.EngineName,
            run.Precision,
            run.TensorParallel);
        Bucket[] buckets = time.Sequences < run.Load.Concurrency
            ? [new Bucket(BucketKind.Outside, 0, "more requests than memory holds")]
            : [Requests(run.Load), Output(run.Load)];
        return new ComparedRow(subject, buckets, time.TimePerOutputTokenSeconds, run.TimePerOutputTokenSeconds);
    }

    private static IEnumerable<Bucket> Margins(ServedCase served)
    {
        ServedRun run = served.Run;
        yield return new Bucket(BucketKind.Aggregate, 0, served.Setup!.Target.Model.Name);
        yield return new Bucket(BucketKind.Aggregate, 1, served.EngineName);
        yield return new Bucket(BucketKind.Aggregate, 2, served.HardwareName);
        yield return new Bucket(BucketKind.Aggregate, 3, run.Precision);
        yield return new Bucket(BucketKind.Aggregate, 1000 + run.TensorParallel, Counted(run.TensorParallel, "device"));
        yield return Requests(run.Load);
        yield return Output(run.Load);
        yield return new Bucket(
            BucketKind.Aggregate, 1_000_000 + run.Load.PromptTokens, Counted(run.Load.PromptTokens, "prompt token"));
    }

    private static IEnumerable<AgreementGroup> GroupsOf(IEnumerable<(Bucket Bucket, ComparedRow Row)> margins)
    {
        var all = new AgreementSubject(AgreementOperator.TimePerOutputToken, null, null, null, null);
        return margins
            .Where(pair => !pair.Row.IsOutside)
            .GroupBy(pair => pair.Bucket, pair => pair.Row.Error)
            .OrderBy(errors => errors.Key.Kind)
            .ThenBy(errors => errors.Key.Order)
            .ThenBy(errors => errors.Key.Name, StringComparer.Ordinal)
            .Select(errors => new AgreementGroup(all, errors.Key, ErrorFigures.Of([.. errors])!));
    }

    private static Bucket Requests(ServedLoad load) =>
        new(BucketKind.Size, load.Concurrency, Counted(load.Concurrency, "request"));

    private static Bucket Output(ServedLoad load) => new(
        BucketKind.Aggregate, 100_000_000 + load.OutputTokens, Counted(load.OutputTokens, "output token"));

    private static string Counted(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string DoesNotFit(ServedCase served) =>
        $"{served.Setup!.Target.Model.Name} in {served.Run.Precision} does not fit "
        + $"{Counted(served.Run.TensorParallel, "device")} of {served.HardwareName}";
}
