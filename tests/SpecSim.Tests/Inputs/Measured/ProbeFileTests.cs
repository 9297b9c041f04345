// The probe's file: read as strictly as any other input, the median of its repetitions counts.

using SpecSim.Calibration;
using SpecSim.Inputs.Measured;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Measured;

public sealed class ProbeFileTests
{
    private const string Point =
        """{"operator": "gemm", "m": 8, "n": 4096, "k": 1024, "inputs": "bf16", "seconds": [3e-6, 1e-6, 2e-6]}""";

    [Fact]
    public void Read_Points_TakesTheMedianOfTheRepetitions()
    {
        MeasuredKernel kernel = Assert.Single(Read(Point));

        Assert.Equal(new KernelShape.Gemm(8, 4096, 1024, GemmInputs.Bf16), kernel.Shape);
        Assert.Equal(("l40s", "vllm", 2e-6), (kernel.Hardware, kernel.Library, kernel.Seconds));
    }

    [Theory]
    [InlineData("\"gemm\"", "\"gem\"", "'gem' is not one of")]
    [InlineData("\"m\": 8", "\"m\": 0", "points[0].m: must be between 1 and")]
    [InlineData("\"m\": 8,", "", "points[0].m: missing key")]
    [InlineData("\"m\": 8", "\"m\": 8, \"rows\": 8", "points[0].rows: unknown key")]
    [InlineData("3e-6", "-3e-6", "points[0].seconds[0]: must be above 0")]
    [InlineData("3e-6", "NaN", "expected a finite number")]
    [InlineData("[3e-6, 1e-6, 2e-6]", "[]", "has no repetition")]
    public void Read_BadPoint_IsRefusedWithItsPlace(string good, string bad, string message)
    {
        var refused = Assert.Throws<ScenarioException>(() => Read(Point.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("probe.json:4:", refused.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MeasuredKernel> Read(string point)
    {
        using var folder = new TempFolder();
        string text =
            $$"""
            {"schema": "specsim.probe/1", "library": "vllm",
             "device": {"name": "NVIDIA L40S", "hardware": "l40s"},
             "points": [
               {{point}}
             ]}
            """;
        return KernelTables.Read([folder.Write("probe.json", text)]);
    }
}
