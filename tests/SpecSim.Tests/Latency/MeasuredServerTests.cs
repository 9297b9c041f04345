// Whole plain decode steps against measured servers (Llama-3.1-70B in fp8, vLLM, H100 and H200, tensor parallel 2 to 8,
// 4 to 64 requests), where the measurements are at hand. The engine's host time is of a version of that time and comes
// from other runs.

using System.Globalization;
using MathNet.Numerics.Statistics;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Latency;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class MeasuredServerTests
{
    [Fact]
    public void TimePerOutputToken_OfServers_IsAsMeasured()
    {
        double[] errors = [.. File.ReadAllLines(Repository.RequireShared("data/gpu/serving_measured.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Where(row => row[0] == "Llama-3.1-70B" && row[1] == "vllm" && row[3] == "fp8")
            .Select(Error)];

        Assert.True(errors.Length >= 20, $"only {errors.Length} rows");
        Assert.InRange(errors.Select(Math.Abs).Median(), 0, 0.06);
        Assert.InRange(errors.Average(), -0.04, 0.04);
    }

    private static double Error(string[] row)
    {
        int Whole(int column) => int.Parse(row[column], CultureInfo.InvariantCulture);
        (int devices, int prompt, int output, int batch) = (Whole(4), Whole(5), Whole(6), Whole(7));
        Scenario scenario = new ScenarioLoader(PresetFolders.With()).Load(
            "llama70b-8b",
            "engine=vllm-2025",
            $"hardware={row[2].Replace('_', '-')}",
            $"target.tensorParallel={devices}",
            "target.weights=fp8",
            "target.activations=fp8",
            "speculation.method=none").Scenario;
        var model = new StepModel(scenario.Target, scenario.Device, PassRules.OfTarget(scenario.Engine));

        // A closed loop of requests: each one's prompt stalls the others once per output.
        double step = model.Evaluate(StepShape.Decode(batch, (long)batch * (prompt + (output / 2)))).TotalSeconds;
        double stall = (batch - 1.0) / output * model.Prefill([prompt], scenario.Engine.StepTokens).TotalSeconds;
        return ((step + stall) * 1e3 / double.Parse(row[8], CultureInfo.InvariantCulture)) - 1;
    }
}
