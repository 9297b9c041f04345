// `target:` and `speculation.draft:`: a model by name or written out, its number formats, its tensor-parallel degree.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Inputs.Readers;

internal static class DeploymentReader
{
    private const int MostDevices = 4096;

    /// <summary>A deployed model, named under `model:`.</summary>
    public static Deployment ReadModel(MapReader map, Library library, List<Evidence> evidence) =>
        Read(map, ModelReader.ReadModel(map.Reference("model", "models", library), evidence));

    /// <summary>A deployed draft head, named under `head:`.</summary>
    public static Deployment ReadHead(MapReader map, Library library, List<Evidence> evidence) =>
        Read(map, ModelReader.ReadHead(map.Reference("head", "drafts", library), evidence));

    private static Deployment Read(MapReader map, TransformerModel model)
    {
        var deployment = new Deployment(
            model,
            new DataTypes(
                Type(map, "weights", DataType.Bf16, DataType.Fp8, DataType.Int8, DataType.Int4),
                Type(map, "activations", DataType.Bf16, DataType.Fp8, DataType.Int8),
                Type(map, "kv", DataType.Bf16, DataType.Fp8))
            {
                DynamicScales = map.Choice("activationScales", [("static", false), ("dynamic", true)], "static"),
            },
            map.Integer("tensorParallel", 1, MostDevices))
        {
            PipelineStages = map.Integer("pipelineStages", 1, MostDevices, fallback: "1"),
            ExpertParallel = map.Integer("expertParallel", 1, MostDevices, fallback: "1"),
        };
        if (deployment.ExpertParallel > 1 && model.Experts is null)
            map.Report("expertParallel", $"{model.Name} has no experts to deal out");
        if (deployment.TensorParallel % deployment.ExpertParallel != 0)
        {
            map.Report(
                "expertParallel",
                $"{deployment.TensorParallel} devices do not divide into groups of {deployment.ExpertParallel}");
        }

        map.Done();
        return deployment;
    }

    private static DataType Type(MapReader map, string key, params DataType[] types)
    {
        var word = WordReader.Read(map, key, [.. types.Select(type => type.Text())]);
        return Array.Find(types, type => type.Text() == word);
    }
}
