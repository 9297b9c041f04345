// The content of a record as text: its constructor's parameters and what else it is made with, down to the last number.
// Records compare lists by reference; two scenarios are equal when these texts are, and a difference can be read.

using System.Collections;
using System.Globalization;
using System.Text;
using SpecSim.Acceptance;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs;

internal static class ValueText
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(value, "", text);
        return text.ToString();
    }

    private static void Write(object? value, string path, StringBuilder text)
    {
        if (value is null or string or bool or Enum || value.GetType().IsPrimitive)
            text.Append(path).Append(" = ").AppendLine(Scalar(value));
        else if (value is RequestTrace trace)
            WriteTrace(trace, path, text);
        else if (value is TokenTree tree)
            WriteItems(Trees.Paths(tree), path, text);
        else if (value is IEnumerable items)
            WriteItems(items, path, text);
        else
            WriteParts(value, path, text);
    }

    // The type of a part matters: a law of kind iid is not one of kind burst with the same numbers.
    private static void WriteParts(object value, string path, StringBuilder text)
    {
        var type = value.GetType();
        text.Append(path).Append(": ").AppendLine(type.Name);
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        foreach (var parameter in constructor.GetParameters())
        {
            var property = type.GetProperties().Single(candidate =>
                string.Equals(candidate.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            Write(property.GetValue(value), $"{path}.{property.Name}", text);
        }

        foreach (var property in type.GetProperties().Where(property =>
            property.CanWrite && !constructor.GetParameters().Any(parameter =>
                string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase))))
            Write(property.GetValue(value), $"{path}.{property.Name}", text);
    }

    private static void WriteTrace(RequestTrace trace, string path, StringBuilder text)
    {
        text.Append(path).Append(": ").AppendLine(trace.Name);
        WriteItems(trace.CategoryNames, $"{path}.CategoryNames", text);
        for (var row = 0; row < trace.Count; row++)
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{trace.Arrival(row)} {trace.PromptTokens(row)} {trace.OutputTokens(row)} {trace.Category(row)} ")
                + string.Join(' ', trace.Prefix(row).ToArray()));
    }

    private static void WriteItems(IEnumerable items, string path, StringBuilder text)
    {
        var index = 0;
        foreach (var item in items)
            Write(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), text);
        text.Append(path).Append(".Count = ").AppendLine(index.ToString(CultureInfo.InvariantCulture));
    }

    private static string Scalar(object? value) =>
        value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
