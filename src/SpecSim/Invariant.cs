// What the engine promises about itself. A broken invariant is our error, never the user's: the
// message says what, when and how to run it again (exit code 4).

namespace SpecSim;

/// <summary>A promise of the engine was broken: a defect of SpecSim, not of the input.</summary>
public sealed class InvariantException(string message) : Exception(message);

internal static class Invariant
{
    /// <exception cref="InvariantException">The condition is false.</exception>
    public static void Require(bool condition, string promise)
    {
        if (!condition)
            throw new InvariantException(promise);
    }
}
