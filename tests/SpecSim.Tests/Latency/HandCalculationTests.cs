// docs/model.md part 3.8: one decode and one verify step of Llama-3.1-70B on four H100, worked out by hand. The numbers
// below are the page's; the page is read to see that it still says them.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class HandCalculationTests
{
    private const int ContextTokens = 640;

    // Operator, calls, decode and verify time of one call in microseconds.
    private static readonly (string Operator, int Calls, double Decode, double Verify)[] ByHand =
    [
        ("qkv", 80, 19.165, 19.199),
        ("attention output", 80, 14.758, 14.791),
        ("gate and up", 80, 81.706, 81.779),
        ("down", 80, 43.419, 43.469),
        ("attention", 80, 13.711, 13.735),
        ("all-reduce", 160, 4.781, 5.537),
        ("elementwise", 320, 2.021, 2.126),
        ("output head", 1, 175.857, 175.989),
        ("logits gather", 1, 5.222, 8.182),
    ];

    [Fact]
    public void Breakdown_DecodeAndVerifyOf70B_IsTheHandCalculation()
    {
        IReadOnlyList<OperatorCost> decode = Model().Breakdown(StepShape.Decode(1, ContextTokens));
        IReadOnlyList<OperatorCost> verify = Model().Breakdown(StepShape.Verify(1, 5, ContextTokens));

        foreach ((string name, int calls, double decodeTime, double verifyTime) in ByHand)
        {
            OperatorCost one = decode.Single(cost => cost.Name == name);
            Assert.Equal(calls, one.Calls);
            Assert.Equal(decodeTime, one.Seconds / calls * 1e6, 0.0006);
            Assert.Equal(verifyTime, verify.Single(cost => cost.Name == name).Seconds / calls * 1e6, 0.0006);
        }
    }

    [Fact]
    public void Evaluate_DecodeAndVerifyOf70B_IsTheSumByHand()
    {
        Assert.Equal(15413.4, Model().Evaluate(StepShape.Decode(1, ContextTokens)).DeviceSeconds * 1e6, 0.06);
        Assert.Equal(15588.3, Model().Evaluate(StepShape.Verify(1, 5, ContextTokens)).DeviceSeconds * 1e6, 0.06);
        Assert.Equal(26.391, Model().Evaluate(StepShape.Decode(1, ContextTokens)).SamplingSeconds * 1e6, 0.0006);
        Assert.Equal(28.343, Model().Evaluate(StepShape.Verify(1, 5, ContextTokens)).SamplingSeconds * 1e6, 0.0006);
    }

    [Fact]
    public void ThePage_SaysTheseNumbers()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "model.md"));

        foreach ((_, int calls, double decode, double verify) in ByHand)
        {
            string row = FormattableString.Invariant($"| {calls} | {decode:F3} | {verify:F3} |");
            Assert.Contains(row, page, StringComparison.Ordinal);
        }
    }

    private static StepModel Model()
    {
        var deployment = new Deployment(Build.Llama70B(), DataTypes.AllBf16, 4);
        return new StepModel(deployment, Build.H100(), PassRules.OfTarget(Build.Engine()));
    }
}
