// The path of keys that leads to a node, as messages show it and options take it: speculation.hazards[2].

using System.Globalization;

namespace SpecSim.Inputs.Yaml;

public static class KeyPath
{
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string Join(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
