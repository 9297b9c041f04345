// Requests that differ: alpha of each from Beta(a, b), by maximum likelihood. A request whose trials were accepted A
// times and rejected R times has, over all alphas it may have had,
//   L = integral of alpha^A (1 - alpha)^R dBeta(a, b) = B(a + A, b + R) / B(a, b)
// (Skellam 1948). The order of trials and where a request ends do not matter: how many there are follows from
// outcomes that are in it. Numbers that are fitted: logit of a / (a + b) and log of a + b.

using MathNet.Numerics;
using SpecSim.Acceptance;

namespace SpecSim.Estimation;

internal static class BetaMixtureFit
{
    // Requests spread by a hundredth of their mean's own spread: nobody could tell them from equal ones.
    private const double MostConcentration = 1e4;
    private const double LeastConcentration = 1e-2;
    private const int MostSteps = 60;

    // The likelihood may be flat towards equal requests: from there and from spread ones.
    private static readonly double[] StartConcentrations = [1, 6, 60];

    /// <param name="requests">At least two of them with trials.</param>
    /// <param name="rounds">Rounds of all.</param>
    /// <returns>Null where all or nothing was accepted: any spread would do.</returns>
    public static FamilyFit? Of(IReadOnlyList<RequestCounts> requests, double rounds)
    {
        (double Accepted, double Rejected, double Count)[] distinct =
        [
            .. requests.GroupBy(request => (request.Accepted, request.Rejected))
                .OrderBy(same => same.Key)
                .Select(same => ((double)same.Key.Accepted, (double)same.Key.Rejected, (double)same.Count())),
        ];
        double accepted = distinct.Sum(request => request.Accepted * request.Count);
        double rejected = distinct.Sum(request => request.Rejected * request.Count);
        if (!(accepted > 0 && rejected > 0))
            return null;
        double LogLikelihood(double[] point)
        {
            (double a, double b) = Shapes(point);
            return distinct.Sum(request => request.Count * LogMarginal(a, b, request.Accepted, request.Rejected));
        }

        double mean = accepted / (accepted + rejected);
        AscentEnd end = StartConcentrations
            .Select(concentration => NewtonAscent.Climb(
                LogLikelihood, [Logits.Of(mean), Math.Log(concentration)], Logits.Most, MostSteps))
            .MaxBy(found => found.Value)!;
        return ParametricFit.Of(
            AcceptanceFamily.Mixture,
            end,
            Profile,
            [
                ("a", point => Shapes(point).A, false),
                ("b", point => Shapes(point).B, false),
                ("mean", point => Logits.Share(point[0]), true),
                ("concentration a + b", point => Concentration(point), false),
            ],
            rounds,
            WilsonInterval.Quantile(requests.Count));
    }

    /// <summary>log of B(a + A, b + R) / B(a, b).</summary>
    public static double LogMarginal(double a, double b, double accepted, double rejected) =>
        SpecialFunctions.GammaLn(a + accepted) - SpecialFunctions.GammaLn(a)
        + SpecialFunctions.GammaLn(b + rejected) - SpecialFunctions.GammaLn(b)
        + SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(a + b + accepted + rejected);

    private static AcceptanceProfile.Mixture Profile(double[] point)
    {
        (double a, double b) = Shapes(point);
        return new AcceptanceProfile.Mixture(a, b);
    }

    private static double Concentration(double[] point) =>
        Math.Clamp(Math.Exp(point[1]), LeastConcentration, MostConcentration);

    private static (double A, double B) Shapes(double[] point)
    {
        double mean = Logits.Share(point[0]);
        double concentration = Concentration(point);
        return (mean * concentration, (1 - mean) * concentration);
    }
}
