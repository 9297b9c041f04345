// With degenerate settings the server is a queue of the textbooks, and waits are known exactly. Steps take a constant
// time, far above what kernels take; a service is as many steps as its request has tokens, so its law is discrete and
// the formulas take its own moments; who meets a step that has begun waits for half of it, on average. Tolerances:
// Student's interval over replications at 99.9 %, and a tenth of a step.

using MathNet.Numerics.Distributions;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Serving;

public sealed class QueueingOracleTests
{
    private const double Step = 10;
    private const int Replications = 20;

    public static TheoryData<double> Loads => new(0.3, 0.5, 0.7, 0.9);

    [Theory]
    [MemberData(nameof(Loads))]
    public void OneAtATime_FixedService_WaitsAsMD1(double load)
    {
        const int Tokens = 4;
        const double Service = Tokens * Step;

        double[] waits = Waits(One(load / Service, new LengthLaw.Fixed(Tokens), Enough(load)));

        AssertMean(load * Service / (2 * (1 - load)), waits);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void OneAtATime_GeometricService_WaitsAsMM1(double load)
    {
        const double MeanTokens = 6;
        const double Service = MeanTokens * Step;
        // Geometric from 1: E[N^2] = (2 - p) / p^2 with p = 1/mean. Exponential in the limit of many steps.
        double second = ((2 * MeanTokens) - 1) * MeanTokens * Step * Step;

        double[] waits = Waits(One(load / Service, new LengthLaw.Geometric(MeanTokens, 100_000), Enough(load)));

        AssertMean(load / Service * second / (2 * (1 - load)), waits);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void FourAtATime_GeometricService_WaitAsMM4(double load)
    {
        const int Servers = 4;
        const double MeanTokens = 25;
        const double Service = MeanTokens * Step;
        double rate = Servers * load / Service;
        ServingScenario scenario = One(rate, new LengthLaw.Geometric(MeanTokens, 100_000), Enough(load)) with
        {
            Server = new ServerSettings { MaxSequences = Servers },
        };

        double[] waits = Waits(scenario);

        (double allFree, double allBusy) = ErlangC(Servers, Servers * load);
        double expected = (allBusy * Service / (Servers * (1 - load))) + ((1 - allFree - allBusy) * Step / 2);
        AssertMean(expected, waits);
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public void StepsThatShareTime_StayAsProcessorSharing(double load)
    {
        // A step takes ten seconds for every sequence in it: each gets its share of the server's time. The law of the
        // service does not matter, only its mean.
        const int Tokens = 40;
        LengthLaw[] laws = [new LengthLaw.Fixed(Tokens), new LengthLaw.Geometric(Tokens, 5000)];
        foreach (LengthLaw law in laws)
        {
            ServingScenario scenario = Serve.OfSteps(0, perSequence: Step) with
            {
                Workload = Arriving(load / (Tokens * Step), law, Enough(load)),
                Server = new ServerSettings { MaxSequences = 100_000 },
            };

            double[] stays = Means(scenario, request => (request.End!.Value - request.Arrival).TotalSeconds);

            // Who comes meets a step of the load / (1 - load) who are there.
            AssertMean(((Tokens * Step) + (load * Step / 2)) / (1 - load), stays);
        }
    }

    // The closer to saturation, the longer a queue remembers.
    private static int Enough(double load) => (int)(500 / (1 - load));

    private static ServingScenario One(double rate, LengthLaw output, int requests) => Serve.OfSteps(Step) with
    {
        Workload = Arriving(rate, output, requests),
        Server = new ServerSettings { MaxSequences = 1 },
    };

    private static OpenWorkload Arriving(double rate, LengthLaw output, int requests) => new(
        new ArrivalLaw.Renewal(new GapShape.Poisson(), RateProfile.Constant(rate)),
        new RequestLengths.Independent(new LengthLaw.Fixed(1), output),
        requests,
        null);

    private static double[] Waits(ServingScenario scenario) =>
        Means(scenario, request => (request.Scheduled!.Value - request.Arrival).TotalSeconds);

    /// <summary>By replication, over the requests after the first fifth.</summary>
    private static double[] Means(ServingScenario scenario, Func<RequestRecord, double> figure)
    {
        IReadOnlyList<ServingRun> runs = ServingExperiment.Simulate(
            scenario with
            {
                Single = scenario.Single with { Run = scenario.Single.Run with { Replications = Replications } },
            },
            threads: 2);
        return [.. runs.Select(run => run.Requests.Skip(run.Requests.Count / 5).Average(figure))];
    }

    private static void AssertMean(double expected, double[] means)
    {
        double mean = means.Average();
        double squares = means.Sum(value => (value - mean) * (value - mean));
        double error = Math.Sqrt(squares / (means.Length - 1) / means.Length);
        double tolerance = (StudentT.InvCDF(0, 1, means.Length - 1, 0.9995) * error) + (0.1 * Step);

        Assert.InRange(mean, expected - tolerance, expected + tolerance);
        // An interval that holds anything proves nothing.
        Assert.True(tolerance < 0.5 * expected, $"{tolerance} is no tolerance for {expected}");
    }

    /// <summary>In M/M/c with an offered load of so many servers: the probabilities that none and that all are busy.
    /// </summary>
    private static (double AllFree, double AllBusy) ErlangC(int servers, double offered)
    {
        double term = 1;
        double sum = 0;
        for (int busy = 0; busy < servers; busy++)
        {
            sum += term;
            term *= offered / (busy + 1);
        }

        double waiting = term * servers / (servers - offered);
        return (1 / (sum + waiting), waiting / (sum + waiting));
    }
}
