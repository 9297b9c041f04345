// Every way that chance can go, with its probability. The run is repeated: each time the choices of the time before are
// replayed up to the last one that has another answer left, which then takes it. The outcomes' probabilities sum to one
// and are exact, so the law of a small decoding is computed from the code that decodes.

namespace SpecSim.Decoding;

/// <summary>Enumerates the outcomes of a run.</summary>
public sealed class EnumeratedChance : IChance
{
    private readonly List<Choice> _choices = [];
    private readonly HashSet<(char Kind, int Position, int Draw)> _asked = [];
    private int _next;

    private EnumeratedChance()
    {
    }

    /// <summary>All outcomes; equal ones may come several times.</summary>
    /// <param name="run">Depends on its chance alone.</param>
    public static IEnumerable<(T Outcome, double Probability)> Outcomes<T>(Func<IChance, T> run)
    {
        var chance = new EnumeratedChance();
        do
        {
            (chance._next, double probability) = (0, 1);
            chance._asked.Clear();
            T outcome = run(chance);
            foreach (Choice choice in chance._choices)
                probability *= choice.Probabilities[choice.Answer];
            yield return (outcome, probability);
        }
        while (chance.Advance());
    }

    public int TargetToken(int position, TokenLaw law) => Ask(('t', position, 0), law.ToArray);

    public int DraftToken(int start, int node, TokenLaw law) => Ask(('d', start, node), law.ToArray);

    public bool Keeps(int position, int candidate, double probability) =>
        Ask(('k', position, candidate), () => [1 - probability, probability]) == 1;

    private int Ask((char Kind, int Position, int Draw) address, Func<double[]> probabilities)
    {
        // Luck would answer the same again, and two answers would not be independent.
        Invariant.Require(_asked.Add(address), $"a draw is used once: {address}");
        if (_next == _choices.Count)
            _choices.Add(new Choice(probabilities()));
        return _choices[_next++].Answer;
    }

    private bool Advance()
    {
        while (_choices.Count > 0 && !_choices[^1].Advance())
            _choices.RemoveAt(_choices.Count - 1);
        return _choices.Count > 0;
    }

    private sealed class Choice
    {
        public Choice(double[] probabilities)
        {
            Probabilities = probabilities;
            Advance();
        }

        public double[] Probabilities { get; }

        public int Answer { get; private set; } = -1;

        /// <summary>To the next answer that is possible.</summary>
        public bool Advance()
        {
            do
                Answer++;
            while (Answer < Probabilities.Length && !(Probabilities[Answer] > 0));
            return Answer < Probabilities.Length;
        }
    }
}
