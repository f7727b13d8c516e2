namespace Throughline.Attribution;

/// <summary>The touches that lead to one conversion, as the models see them.</summary>
/// <remarks>
/// Touches are in order of time, ties in order of arrival, and all of them are eligible: inside the lookback window and not after
/// the conversion. The spans run in parallel, one element per touch. Times are UTC milliseconds.
/// </remarks>
/// <param name="timesMs">When each touch happened; empty when the source knows only the order (path tables).</param>
/// <param name="channels">Each touch's channel id, zero or above.</param>
public readonly ref struct Journey(ReadOnlySpan<long> timesMs, ReadOnlySpan<int> channels)
{
    /// <summary>Stands for a milestone or stage that was never reached.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Stands for "no channel is Direct".</summary>
    public const int NoDirect = -1;

    /// <summary>When each touch happened, UTC milliseconds; empty when only the order is known.</summary>
    public ReadOnlySpan<long> TimesMs { get; } = timesMs;

    /// <summary>Each touch's channel id.</summary>
    public ReadOnlySpan<int> Channels { get; } = channels;

    /// <summary>What kind each touch is (a visit, a call, …), as the caller numbers kinds; empty when the source does not know.</summary>
    public ReadOnlySpan<byte> Kinds { get; init; } = [];

    /// <summary>When the conversion happened, UTC milliseconds.</summary>
    public long ConversionMs { get; init; } = timesMs.IsEmpty ? 0 : timesMs[^1];

    /// <summary>When the person became a lead, or <see cref="Missing"/>.</summary>
    public long LeadMs { get; init; } = Missing;

    /// <summary>When the opportunity was opened, or <see cref="Missing"/>.</summary>
    public long OpportunityMs { get; init; } = Missing;

    /// <summary>When each stage of the funnel map was reached, in funnel order; <see cref="Missing"/> for a skipped one; may be empty.</summary>
    public ReadOnlySpan<long> StagesMs { get; init; } = [];

    /// <summary>The channel id of Direct, or <see cref="NoDirect"/>.</summary>
    public int DirectChannel { get; init; } = NoDirect;

    /// <summary>The number of touches.</summary>
    public int Length => Channels.Length;

    /// <summary>The last touch at or before a moment; the first touch when none is that early.</summary>
    public int LastTouchAt(long momentMs) => Math.Max(0, TouchesUpTo(momentMs) - 1);

    /// <summary>How many touches lie at or before a moment.</summary>
    public int TouchesUpTo(long momentMs)
    {
        var from = 0;
        var to = TimesMs.Length;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (TimesMs[middle] <= momentMs)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
