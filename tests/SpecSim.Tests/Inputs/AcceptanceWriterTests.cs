// A written law of acceptance is read back as the same law, whatever it is.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Tests.Inputs;

public sealed class AcceptanceWriterTests
{
    public static TheoryData<string> Kinds => [.. Laws().Select(law => law.GetType().Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Write_ALaw_IsReadBackAsEqual(string kind)
    {
        AcceptanceProfile law = Laws().Single(law => law.GetType().Name == kind);
        var problems = new SpecSim.Inputs.Yaml.Problems();
        var evidence = new List<Evidence>();

        string text = AcceptanceWriter.Write(law, [("law", "a test")]);
        var map = (MapNode)YamlText.Parse(text, "law.yaml", problems)!;
        AcceptanceProfile read = AcceptanceReader.Read(new MapReader(map, problems), evidence);

        Assert.Equal(0, problems.Count);
        Assert.Equal(law, read);
        Assert.Equal([new Evidence("acceptance: law", "a test", Assumed: false)], evidence);
    }

    private static AcceptanceProfile[] Laws() =>
    [
        new AcceptanceProfile.Iid(new Probability(0.7)) { Ranks = new RankLaw.PowerLaw(0.7) },
        new AcceptanceProfile.Positional([new(0.75), new(0.8125)], BeyondLast.Repeat)
        {
            Ranks = new RankLaw.Table([[0.5, 0.25], [0.4, 0.125]]),
            ConfidenceConcentration = 2.5,
            MeasuredAt = new Conditions { Temperature = 0.7, Verification = Conditions.RejectionSampling },
        },
        new AcceptanceProfile.Mixture(16.58, 3.5) { Uncertainty = 0.1 },
        new AcceptanceProfile.Burst(new(0.9), new(0.5), new(0.25), new(0.125)),
    ];
}
