// From device time to money and energy per token. Every device of the deployment is paid for the whole run, idle or
// not. Energy is at the full board power: an upper bound, for no power trace of speculative decoding is published.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Economics;

/// <summary>Money and energy of output tokens.</summary>
public static class TokenCost
{
    /// <returns>US dollars per million output tokens; null without a price or tokens.</returns>
    public static double? UsdPerMillionTokens(Device device, int devices, Duration time, double tokens) =>
        device.Price is { } price && tokens > 0 ? price * time * devices / tokens * 1e6 : null;

    /// <returns>
    /// Joules per output token at full board power; null where power is unknown or there are no tokens.
    /// </returns>
    public static double? JoulesPerToken(Device device, int devices, Duration time, double tokens) =>
        device.BoardPower is { } power && tokens > 0 ? power * time * devices / tokens : null;
}
