// --fix gemm.bf16.sharpness=3: constants that the user holds instead of having them fitted. The value has the unit
// that it has in a profile: --fix gemm.bf16.base="2.4 us".

using SpecSim.Calibration;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

public static class HeldConstants
{
    /// <param name="options">What follows each --fix.</param>
    /// <param name="forms">Everything that can be fitted, by the path before the name of the constant.</param>
    /// <exception cref="ScenarioException">With what is wrong with each option.</exception>
    public static IReadOnlyDictionary<string, double> Read(
        IReadOnlyList<string> options, IReadOnlyList<(string Path, OperatorForm Form)> forms)
    {
        var problems = new Problems();
        var constants = new Dictionary<string, FitConstant>(StringComparer.Ordinal);
        foreach ((string path, OperatorForm form) in forms)
        {
            foreach (FitConstant constant in form.Constants)
                constants.TryAdd($"{path}.{constant.Name}", constant);
        }

        var held = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string option in options)
        {
            Mark mark = Mark.Of($"--fix {option}");
            int sign = option.IndexOf('=', StringComparison.Ordinal);
            string path = sign < 0 ? option : option[..sign].Trim();
            if (sign < 0)
                problems.Add(mark, "", "has no '='; expected path=value, such as gemm.bf16.sharpness=3");
            else if (!constants.TryGetValue(path, out FitConstant? constant))
                problems.Add(
                    mark, "", $"'{path}' is no constant that can be fitted", Nearest.Names(path, constants.Keys));
            else if (Value(option[(sign + 1)..].Trim(), constant, mark, problems) is { } value)
                held[path] = value;
        }

        problems.ThrowIfAny();
        return held;
    }

    private static double? Value(string text, FitConstant constant, Mark mark, Problems problems)
    {
        var node = new ScalarNode(mark, text);
        var limits = Limits.Between(constant.MayVanish ? 0 : constant.Low, constant.High);
        Reading<double> read = constant.Unit is { } unit
            ? Scalars.Quantity(node, unit, limits)
            : Scalars.Number(node, limits);
        if (read.Reason is null)
            return read.Value;
        problems.Add(mark, "", read.Reason);
        return null;
    }
}
