// Mean lengths of one SGLang server, as gauges and log lines give them, until its K is known: from its arguments, from
// the user, or from the rates that stand beside the lengths.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class SglangMeans
{
    private readonly LengthFromRate _rates = new();

    public MeanTally Means { get; } = new();

    /// <summary>speculative_num_steps.</summary>
    public int? Steps { get; private set; }

    /// <summary>speculative_num_draft_tokens, the root included.</summary>
    public int? DraftTokens { get; private set; }

    /// <summary>speculative_eagle_topk.</summary>
    public int? Branches { get; private set; }

    public string? Model { get; private set; }

    public string? Method { get; private set; }

    public int? DraftLength { get; private set; }

    /// <summary>A length of 0 is the gauge before anything was drafted.</summary>
    public void Add(double length, double? rate, double weight)
    {
        if (length < 1)
            return;
        Means.Add(length, weight);
        if (rate is { } share)
            _rates.Add(length, share);
    }

    public void Configure(double? steps, double? draftTokens, double? branches, string? model, string? method)
    {
        Steps = Whole(steps) ?? Steps;
        DraftTokens = Whole(draftTokens) ?? DraftTokens;
        Branches = Whole(branches) ?? Branches;
        Model = model ?? Model;
        Method = method ?? Method;
    }

    /// <summary>Adds what was found, or reports that K is missing.</summary>
    public void Finish(TelemetryFindings findings, string path)
    {
        if (Means.IsEmpty)
            return;
        DraftLength = Steps ?? (Branches is null or 1 ? DraftTokens - 1 : null) ?? findings.DraftLength;
        string source = DraftLength is null ? "" : Steps is null && DraftTokens is null ? "as given" : "its arguments";
        if (DraftLength is null && _rates.Find() is { } found)
            (DraftLength, source) = (found.DraftLength, $"the rates beside the lengths, which are {found.Rate}");
        if (DraftLength is not (> 0 and <= RoundTally.MostDraftLength and int length))
        {
            findings.Problems.Add(
                Yaml.Mark.Of(path),
                "",
                "K is not known: the server's arguments (speculative_num_steps) are not in what was read, and no one K "
                + "fits the rates; --draft-length says it");
            return;
        }

        if (Branches > 1)
            findings.Notice(
                $"Drafts are trees with {Branches} branches, {length} deep: lengths are along the best path.");
        findings.Convert(
            Conversion.Text($"accept length {Means.Mean:0.00} over {Means.Count} samples is tokens a round, ")
            + $"the extra one included; K = {length}: {source}");
        findings.Add(AcceptanceEvidence.None with { Means = [.. Means.Means(length)] });
    }

    private static int? Whole(double? value) => value is >= 0 and <= 1e6 ? (int)value : null;
}
