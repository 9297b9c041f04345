// What each method's proposal costs, relative to what it does.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Speculation;

public sealed class ProposalModelTests
{
    private static readonly Deployment Target = new(Build.Llama8B(), DataTypes.AllBf16, 1);
    private static readonly Deployment Draft = new(Build.Llama1B(), DataTypes.AllBf16, 1);
    private static readonly Deployment Head = new(Build.Eagle8B(), DataTypes.AllBf16, 1);

    [Fact]
    public void DraftModel_KTokens_AreKPasses()
    {
        ProposalModel model = Model(new SpeculationMethod.DraftModel(Draft, 0));

        double one = model.Propose(new ProposalShape(1, 1, 1000, 0, 0)).TotalSeconds;
        double four = model.Propose(new ProposalShape(1, 4, 1000, 0, 0)).TotalSeconds;

        Assert.Equal(4, four / one, 0.01);
        Assert.Equal(model.Pass(1, 1000)!.Value.TotalSeconds, one);
    }

    [Fact]
    public void DraftModel_AfterFullAcceptance_CatchesUpWithOneToken()
    {
        ProposalModel model = Model(new SpeculationMethod.DraftModel(Draft, 0));

        StepCost usual = model.Propose(new ProposalShape(1, 4, 1000, 4, 0));
        StepCost catchUp = model.Propose(new ProposalShape(1, 4, 1000, 4, 1));

        // One token more in five: a fifth of the arithmetic of a pass, without the head, and hardly any time.
        Assert.InRange(catchUp.Flops / usual.Flops, 1.1, 1.25);
        Assert.InRange(catchUp.TotalSeconds / usual.TotalSeconds, 1, 1.02);
    }

    [Fact]
    public void DraftModel_OfAnotherTokenizer_PaysForTranslation()
    {
        var shape = new ProposalShape(3, 2, 900, 0, 0);

        StepCost own = Model(new SpeculationMethod.DraftModel(Draft, 0)).Propose(shape);
        StepCost other = Model(new SpeculationMethod.DraftModel(Draft, 1e-4)).Propose(shape);

        Assert.Equal(3e-4, other.HostSeconds - own.HostSeconds, 1e-12);
    }

    [Fact]
    public void DraftHead_FirstPass_TakesInWhatTheLastRoundProduced()
    {
        ProposalModel model = Model(new SpeculationMethod.DraftHead(Head));

        double none = model.Propose(new ProposalShape(1, 1, 1000, 0, 0)).Flops;
        double five = model.Propose(new ProposalShape(1, 1, 1000, 5, 0)).Flops;

        // Six tokens through the layer instead of one; logits for one in both.
        double head = 2.0 * 32000 * 4096;
        Assert.Equal(6, (five - head) / (none - head), 0.01);
    }

    [Fact]
    public void DraftHead_IsCheaperThanADraftModel() => Assert.True(
        Model(new SpeculationMethod.DraftHead(Head)).Pass(1, 1000)!.Value.DeviceSeconds
        < Model(new SpeculationMethod.DraftModel(Draft, 0)).Pass(1, 1000)!.Value.DeviceSeconds);

    [Fact]
    public void ParallelHeads_ReadAnOutputMatrixEach()
    {
        ProposalModel model = Model(new SpeculationMethod.ParallelHeads(5));

        StepCost three = model.Propose(new ProposalShape(1, 3, 1000, 0, 0));

        // Per head h x h and h x V, 16 bits (the literature counts 542,117,888 weights with its bias of h).
        Assert.Equal(3 * 2.0 * ((4096.0 * 4096) + (128256.0 * 4096)), three.Bytes, 0.001 * three.Bytes);
        Assert.Equal(Build.Engine().DraftPassHostSeconds, three.HostSeconds);
    }

    [Fact]
    public void PromptLookup_CostsHostTimeOnly()
    {
        ProposalModel model = Model(new SpeculationMethod.PromptLookup(new Probability(0.5)));

        StepCost cost = model.Propose(new ProposalShape(4, 8, 4000, 0, 0));

        Assert.Equal(new StepCost(0, 0, 4 * Build.Engine().LookupHostSeconds, 0, 0), cost);
    }

    [Fact]
    public void Anchors_SetTheLevelAtTheirContext()
    {
        var anchors = new Anchors(new MeasuredPass(14.1e-3, 512), new MeasuredPass(1.8e-3, 512));

        var method = new SpeculationMethod.DraftModel(Draft, 0);
        var rounds = new RoundModel(Target, method, Build.H100(), Build.Engine(), anchors);

        Assert.Equal(14.1e-3, rounds.Plain(1, 512).TotalSeconds, 1e-12);
        Assert.Equal(1.8e-3, rounds.DraftPass(1, 512)!.Value.TotalSeconds, 1e-12);
        Assert.True(rounds.Plain(1, 4096).TotalSeconds > 14.1e-3);
    }

    private static ProposalModel Model(SpeculationMethod method) => new(method, Target, Build.H100(), Build.Engine());
}
