// One side of a serving run in the JSON document: all of it for the scenario, the main figures for other loads.

using System.Text.Json;
using SpecSim.Results;
using SpecSim.Serving;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

internal static class ServingSideJson
{
    public static void Write(Utf8JsonWriter json, string name, ServingSide side)
    {
        json.WriteStartObject(name);
        Books(json, side.Books);
        Rates(json, side);
        Distribution(json, "timeToFirstToken", side.TimeToFirstToken);
        Distribution(json, "timePerOutputToken", side.TimePerOutputToken);
        Distribution(json, "timePerTokenFromArrival", side.TimePerTokenFromArrival);
        Distribution(json, "interTokenLatency", side.TokenGaps);
        Distribution(json, "burstLatency", side.BurstGaps);
        Distribution(json, "requestLatency", side.EndToEnd);
        Distribution(json, "queueing", side.Queueing);
        Levels(json, side.Levels);
        Phases(json, side);
        Counts(json, side.Counts);
        Rounds(json, side.Rounds);
        Draft(json, side.Draft);
        Costs(json, side);
        Groups(json, "categories", side.Categories);
        Groups(json, "priorities", side.Priorities);
        Faults(json, side.Faults);
        json.WriteBoolean("keptUp", side.KeptUp);
        json.WriteString("truncated", side.Truncated);
        json.WriteEndObject();
    }

    public static void WriteShort(Utf8JsonWriter json, string name, ServingSide side)
    {
        json.WriteStartObject(name);
        Books(json, side.Books);
        Rates(json, side);
        Distribution(json, "timeToFirstToken", side.TimeToFirstToken);
        Distribution(json, "timePerOutputToken", side.TimePerOutputToken);
        Distribution(json, "requestLatency", side.EndToEnd);
        Levels(json, side.Levels);
        Draft(json, side.Draft);
        Costs(json, side);
        json.WriteBoolean("keptUp", side.KeptUp);
        json.WriteString("truncated", side.Truncated);
        json.WriteEndObject();
    }

    private static void Books(Utf8JsonWriter json, Books books)
    {
        json.WriteStartObject("books");
        json.WriteNumber("requests", books.Requests);
        json.WriteNumber("finished", books.Finished);
        json.WriteNumber("rejected", books.Rejected);
        json.WriteNumber("timedOut", books.TimedOut);
        json.WriteNumber("cancelled", books.Cancelled);
        json.WriteNumber("unfinished", books.Unfinished);
        json.WriteNumber("attempts", books.Attempts);
        json.WriteEndObject();
    }

    private static void Rates(Utf8JsonWriter json, ServingSide side)
    {
        Interval(json, "offeredRate", side.OfferedRate);
        Interval(json, "finishedRate", side.FinishedRate);
        Interval(json, "tokensPerSecond", side.TokensPerSecond);
        Interval(json, "goodput", side.Goodput);
        Interval(json, "goodShare", side.GoodShare);
    }

    private static void Distribution(Utf8JsonWriter json, string name, Quantiles? quantiles)
    {
        if (quantiles is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Interval(json, "mean", quantiles.Mean);
        Interval(json, "p50", quantiles.P50);
        Interval(json, "p90", quantiles.P90);
        Interval(json, "p95", quantiles.P95);
        Interval(json, "p99", quantiles.P99);
        json.WriteEndObject();
    }

    private static void Levels(Utf8JsonWriter json, Levels levels)
    {
        json.WriteStartObject("levels");
        Interval(json, "running", levels.Running);
        Interval(json, "waiting", levels.Waiting);
        Interval(json, "kvUse", levels.KvUse);
        Number(json, "kvPeak", levels.KvPeak);
        Interval(json, "busy", levels.Busy);
        Number(json, "draftLength", levels.MeanDraftLength);
        json.WriteEndObject();
    }

    private static void Phases(Utf8JsonWriter json, ServingSide side)
    {
        TimeShares(json, side.Shares, side.Draft is not null);
        json.WriteStartObject("utilization");
        Utilization(json, "draft", side.Utilization.Draft);
        Utilization(json, "verify", side.Utilization.Verify);
        Utilization(json, "prefill", side.Utilization.Prefill);
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, ServingCounts counts)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("promptTokens", counts.PromptTokens);
        json.WriteNumber("recomputedTokens", counts.RecomputedTokens);
        json.WriteNumber("cachedTokens", counts.CachedTokens);
        json.WriteNumber("checkedTokens", counts.CheckedTokens);
        json.WriteNumber("outputTokens", counts.OutputTokens);
        json.WriteNumber("lostTokens", counts.LostTokens);
        json.WriteNumber("preemptions", counts.Preemptions);
        json.WriteNumber("switches", counts.Switches);
        json.WriteNumber("fallbacks", counts.Fallbacks);
        Number(json, "transferredBytes", counts.TransferredBytes);
        json.WriteNumber("rejectedQueueFull", counts.RejectedQueueFull);
        json.WriteNumber("rejectedTooLong", counts.RejectedTooLong);
        json.WriteNumber("rejectedReplicaLost", counts.RejectedReplicaLost);
        json.WriteEndObject();
    }

    private static void Rounds(Utf8JsonWriter json, RoundCounts rounds)
    {
        json.WriteStartObject("rounds");
        json.WriteNumber("steps", rounds.Steps);
        json.WriteNumber("rounds", rounds.Rounds);
        json.WriteNumber("draftedRounds", rounds.DraftedRounds);
        json.WriteNumber("draftedTokens", rounds.DraftedTokens);
        json.WriteNumber("acceptedTokens", rounds.AcceptedTokens);
        json.WriteNumber("keptTokens", rounds.KeptTokens);
        json.WriteNumber("cutTokens", rounds.CutTokens);
        Numbers(json, "roundsByAccepted", rounds.AcceptedHistogram.Select(count => (double?)count));
        json.WriteEndObject();
    }

    private static void Draft(Utf8JsonWriter json, DraftFigures? draft)
    {
        if (draft is null)
        {
            json.WriteNull("draft");
            return;
        }

        json.WriteStartObject("draft");
        Interval(json, "tokensPerRound", draft.TokensPerRound);
        Number(json, "acceptedShare", draft.AcceptedShare);
        json.WriteNumber("wastedTokens", draft.WastedTokens);
        Number(json, "wastedVerifyShare", draft.WastedVerifyShare);
        Number(json, "speculatingShare", draft.SpeculatingShare);
        Number(json, "switchesPerMinute", draft.SwitchesPerMinute);
        json.WriteBoolean("oscillates", draft.Oscillates);
        json.WriteEndObject();
    }

    private static void Costs(Utf8JsonWriter json, ServingSide side)
    {
        Number(json, "usdPerMillionTokens", side.UsdPerMillionTokens);
        Number(json, "usdPerMillionGoodTokens", side.UsdPerMillionGoodTokens);
        Number(json, "joulesPerToken", side.JoulesPerToken);
    }

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<GroupFigures> groups)
    {
        json.WriteStartArray(name);
        foreach (GroupFigures group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            Books(json, group.Books);
            Distribution(json, "timeToFirstToken", group.TimeToFirstToken);
            Distribution(json, "timePerOutputToken", group.TimePerOutputToken);
            Distribution(json, "requestLatency", group.EndToEnd);
            Interval(json, "goodShare", group.GoodShare);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Faults(Utf8JsonWriter json, IReadOnlyList<Fault> faults)
    {
        json.WriteStartArray("faults");
        foreach (Fault fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()));
            json.WriteNumber("replica", fault.Replica);
            Number(json, "at", fault.At.TotalSeconds);
            Number(json, "for", fault.For.TotalSeconds);
            Number(json, "magnitude", fault.Magnitude);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
