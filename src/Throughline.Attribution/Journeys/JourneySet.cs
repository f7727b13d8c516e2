namespace Throughline.Attribution;

/// <summary>Journeys as ranges over shared touch columns, with what each of them brought.</summary>
/// <remarks>
/// <code>
/// starts, lengths   the journey's touches in the columns; length 0 = nothing eligible, the conversion is unattributed
/// conversions       how many conversions ended it (0 for a null journey)
/// values            their value, any sign
/// nulls             how many times the same path ended without a conversion
/// </code>
/// Made by <see cref="JourneyRules"/> from touches, or by <see cref="PathSetBuilder"/> from path tables.
/// </remarks>
public sealed class JourneySet
{
    internal JourneySet()
    {
    }

    /// <summary>The number of journeys, null journeys included.</summary>
    public int Count => Starts.Length;

    /// <summary>One more than the highest channel id.</summary>
    public int ChannelCount { get; init; }

    /// <summary>Whether touches have times.</summary>
    public bool HasTimes => TimesMs.Length > 0 || Channels.Length == 0;

    /// <summary>How many milestones each conversion has; the first two are lead and opportunity.</summary>
    public int MilestoneCount { get; init; }

    internal long[] TimesMs { get; init; } = [];

    internal int[] Channels { get; init; } = [];

    internal int[] Starts { get; init; } = [];

    internal int[] Lengths { get; init; } = [];

    internal double[] Conversions { get; init; } = [];

    internal double[] Values { get; init; } = [];

    internal double[] Nulls { get; init; } = [];

    /// <summary>Whose journey it is; empty when the source does not know persons (path tables).</summary>
    internal int[] Persons { get; init; } = [];

    internal long[] ConversionsMs { get; init; } = [];

    /// <summary>Milestones and last the conversion itself, <see cref="MilestoneCount"/> + 1 per journey; empty without milestones.</summary>
    internal long[] StagesMs { get; init; } = [];

    /// <summary>The first touch of a journey in the columns, and how many there are.</summary>
    public (int Start, int Length) RangeOf(int journey) => (Starts[journey], Lengths[journey]);

    /// <summary>A journey's channel ids.</summary>
    public ReadOnlySpan<int> PathOf(int journey) => Channels.AsSpan(Starts[journey], Lengths[journey]);

    /// <summary>How often the path of a journey ended without a conversion.</summary>
    public double NullsOf(int journey) => Nulls.Length == 0 ? 0 : Nulls[journey];

    /// <summary>How many conversions a journey brought.</summary>
    public double ConversionsOf(int journey) => Conversions[journey];

    /// <summary>What the conversions of a journey were worth.</summary>
    public double ValueOf(int journey) => Values[journey];

    /// <summary>A journey as the credit models see it.</summary>
    public Journey At(int journey, int directChannel)
    {
        var (start, length) = (Starts[journey], Lengths[journey]);
        var times = TimesMs.Length == 0 ? default : TimesMs.AsSpan(start, length);
        var channels = Channels.AsSpan(start, length);
        if (StagesMs.Length == 0)
        {
            return ConversionsMs.Length == 0
                ? new Journey(times, channels) { DirectChannel = directChannel }
                : new Journey(times, channels) { DirectChannel = directChannel, ConversionMs = ConversionsMs[journey] };
        }

        var stages = StagesMs.AsSpan(journey * (MilestoneCount + 1), MilestoneCount + 1);
        return new Journey(times, channels)
        {
            DirectChannel = directChannel,
            ConversionMs = ConversionsMs[journey],
            LeadMs = MilestoneCount > 0 ? stages[0] : Journey.Missing,
            OpportunityMs = MilestoneCount > 1 ? stages[1] : Journey.Missing,
            StagesMs = stages,
        };
    }

    /// <summary>The same journeys with other counts.</summary>
    internal JourneySet With(double[] conversions, double[] values, double[] nulls) =>
        Copy(TimesMs, Channels, Starts, Lengths, ChannelCount, (conversions, values, nulls));

    /// <summary>The same journeys with other paths.</summary>
    internal JourneySet WithPaths(long[] timesMs, int[] channels, int[] starts, int[] lengths, int channelCount) =>
        Copy(timesMs, channels, starts, lengths, channelCount, (Conversions, Values, Nulls));

    private JourneySet Copy(
        long[] timesMs, int[] channels, int[] starts, int[] lengths, int channelCount, (double[] Conversions, double[] Values, double[] Nulls) counts) => new()
        {
            TimesMs = timesMs,
            Channels = channels,
            ChannelCount = channelCount,
            Starts = starts,
            Lengths = lengths,
            Conversions = counts.Conversions,
            Values = counts.Values,
            Nulls = counts.Nulls,
            Persons = Persons,
            ConversionsMs = ConversionsMs,
            MilestoneCount = MilestoneCount,
            StagesMs = StagesMs,
        };
}
