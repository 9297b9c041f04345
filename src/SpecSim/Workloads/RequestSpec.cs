// One request as it comes in, and the stream of them. Everything about a request is drawn at its own number, so
// servers that differ in anything serve the same requests under the same luck.

using SpecSim.Quantities;

namespace SpecSim.Workloads;

/// <summary>A request before anybody has served it.</summary>
/// <param name="Arrival">When the client sends it.</param>
/// <param name="Number">
/// Its address in the streams of chance. In order of arrival from 0; in a closed loop turn x clients + client.
/// </param>
/// <param name="PromptTokens">At least 1.</param>
/// <param name="OutputTokens">Until it stops by itself, the first one included; at least 1.</param>
/// <param name="Category">Index into <see cref="OpenWorkload.Categories"/>.</param>
/// <param name="Priority">Index into <see cref="OpenWorkload.Priorities"/>.</param>
/// <param name="Patience">From arrival until its client gives up; null: it never does.</param>
/// <param name="Prefix">
/// Content of the prompt, block by block, as identities: two prompts share their first n blocks if these n are equal.
/// Whole blocks of <see cref="OpenWorkload.PrefixBlockTokens"/> tokens from the prompt's start; may cover less than
/// the prompt. Empty where nothing is known to be shared.
/// </param>
public readonly record struct RequestSpec(
    Instant Arrival,
    uint Number,
    int PromptTokens,
    int OutputTokens,
    int Category,
    int Priority,
    Duration? Patience,
    ReadOnlyMemory<long> Prefix);

/// <summary>Hands out requests in the order of their arrival. One reader, used once.</summary>
public abstract class RequestSource
{
    /// <returns>False when no more come by themselves.</returns>
    public abstract bool TryNext(out RequestSpec request);

    /// <summary>
    /// What the client of an ended request sends next: in a closed loop only.
    /// </summary>
    /// <param name="ended">Number of the request that ended, however it did.</param>
    /// <param name="now">When it ended.</param>
    /// <returns>False when this client sends no more.</returns>
    public virtual bool TryFollow(uint ended, Instant now, out RequestSpec request)
    {
        request = default;
        return false;
    }
}
