// llama.cpp: `llama-server`. Options as its help prints them in 2026 (builds 10513 to 10615; docs/speculative.md and
// tools/server/README.md): --spec-type draft-simple, draft-eagle3, draft-mtp, ngram-simple; --spec-draft-model,
// --spec-draft-n-max, --spec-draft-ngl; --spec-ngram-simple-size-m. The older --draft-max was removed. There are no
// trees, no Medusa heads, and no schedule by load.

using System.Globalization;
using SpecSim.Speculation;

namespace SpecSim.Reports.EngineOptions;

internal static class LlamaCppOptions
{
    private const string Name = "llama.cpp";

    // More than any model has: all layers.
    private const string AllLayers = "all";

    public static EngineAdvice Of(ServerSetup setup)
    {
        if (setup.Scenario.Tree is not null)
            return EngineAdvice.Cannot(Name, "llama.cpp's server drafts chains.");
        if (Type(setup) is not { } type)
            return EngineAdvice.Cannot(Name, "llama.cpp has no such method.");
        string length = setup.FirstLength.ToString(CultureInfo.InvariantCulture);
        var options = new List<(string, string?)>
        {
            ("--model", ModelNames.GgufOf(setup.Scenario.Target.Model)),
            ("--n-gpu-layers", AllLayers),
            ("--parallel", setup.LargestBatch.ToString(CultureInfo.InvariantCulture)),
            ("--spec-type", type),
        };
        if (setup.Scenario.Method.Draft is { } draft && type != "draft-mtp")
        {
            options.Add(("--spec-draft-model", ModelNames.GgufOf(draft.Model)));
            options.Add(("--spec-draft-ngl", AllLayers));
        }

        options.Add((type == "ngram-simple" ? "--spec-ngram-simple-size-m" : "--spec-draft-n-max", length));
        return new EngineAdvice(
            Name, ShellText.Command("llama-server", null, options), [.. Notes(setup), .. setup.Formats()]);
    }

    private static string? Type(ServerSetup setup) => setup.Scenario.Method switch
    {
        SpeculationMethod.DraftModel => "draft-simple",
        SpeculationMethod.DraftHead => setup.Head switch
        {
            HeadKind.Eagle3 => "draft-eagle3",
            HeadKind.PredictionModule => "draft-mtp",
            _ => null,
        },
        SpeculationMethod.PromptLookup => "ngram-simple",
        _ => null,
    };

    private static IEnumerable<string> Notes(ServerSetup setup)
    {
        if (setup.OneLengthOnly(Name) is { } one)
            yield return one;
        if (setup.Scenario.Target.TensorParallel > 1)
        {
            yield return "By default llama.cpp gives each device whole layers, and does not split each layer as the "
                + "simulated server does.";
        }
    }
}
