// InferenceX's tables of golden acceptance lengths: model, thinking_on or thinking_off, K: tokens per round with the
// extra token. Each K was a run of its own, so the lengths are noisy and need not rise.
// https://github.com/SemiAnalysisAI/InferenceX, golden_al_distribution

using System.Text;
using SpecSim.Estimation;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Telemetry;

internal sealed class GoldenTable(TelemetryFindings findings) : TelemetryFormat(findings)
{
    private readonly List<(string Name, string Model, List<MeanTokens> Means)> _tables = [];
    private string _path = "";

    public override void Read(TelemetryFile file)
    {
        _path = file.Path;
        while (!file.Window.IsLast && file.Window.Fill())
        {
        }

        var problems = new Problems();
        Node? root = YamlText.Parse(Encoding.UTF8.GetString(file.Window.Bytes), file.Path, problems);
        if (root is MapNode models)
            foreach (MapEntry model in models.Entries)
                ReadModel(model, file, problems);
        foreach (Problem problem in problems.Sorted())
            file.Report(problem.Mark.Line, problem.Message, problem.Mark.Column);
    }

    public override void Finish()
    {
        if (Findings.Choose([.. _tables.Select(table => table.Name)], _path, "table") is not { } index)
            return;
        (string name, string model, List<MeanTokens> means) = _tables[index];
        Findings.Convert(
            "tokens a round at K, the extra one included: "
            + string.Join(
                ", ", means.Select(mean => Conversion.Text($"{mean.DraftLength}: {mean.TokensPerRound:0.00}"))));
        IEnumerable<int> falls = means.Zip(means.Skip(1))
            .Where(pair => pair.Second.TokensPerRound < pair.First.TokensPerRound)
            .Select(pair => pair.Second.DraftLength);
        if (falls.Any())
            Findings.Notice($"{name}: shorter at K = {string.Join(", ", falls)} than one below: that is noise.");
        Findings.Add(AcceptanceEvidence.None with { Means = means });
        Findings.Add(new ServerFacts(Model: model));
    }

    private void ReadModel(MapEntry model, TelemetryFile file, Problems problems)
    {
        // "_metadata" and the like are no models.
        if (model.Value is not MapNode modes || model.Key.StartsWith('_'))
            return;
        foreach (MapEntry mode in modes.Entries)
        {
            if (mode.Value is not MapNode lengths || !mode.Key.StartsWith("thinking_", StringComparison.Ordinal))
                continue;
            List<MeanTokens> means = [.. lengths.Entries
                .Select(entry => Mean(entry, problems)).OfType<MeanTokens>().OrderBy(mean => mean.DraftLength)];
            file.Records += means.Count;
            if (means.Count > 0)
                _tables.Add(($"{model.Key}/{mode.Key}", model.Key, means));
        }
    }

    private static MeanTokens? Mean(MapEntry entry, Problems problems)
    {
        Reading<double> mean = Scalars.Number(entry.Value, Limits.AtLeast(1));
        if (!int.TryParse(entry.Key, out int length) || length is < 1 or > RoundTally.MostDraftLength)
            problems.Add(entry.KeyMark, "", $"expected a draft length, found '{entry.Key}'");
        else if (mean.Reason is not null || mean.Value > length + 1)
            problems.Add(entry.Value.Mark, "", $"K = {length}: {mean.Reason ?? "more tokens than K + 1"}");
        else
            return new MeanTokens(length, mean.Value);
        return null;
    }
}
