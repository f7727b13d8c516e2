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

    /// <summary>
    /// Milestones and last the conversion itself, <see cref="MilestoneCount"/> + 1 per journey; empty without milestones. With
    /// <see cref="HasLeadApart"/> two more follow: when the lead and the opportunity were created.
    /// </summary>
    internal long[] StagesMs { get; init; } = [];

    /// <summary>Whether lead and opportunity stand behind the stages instead of being the first two of them.</summary>
    internal bool HasLeadApart { get; init; }

    /// <summary>What kind every touch of the columns is; empty when the source does not know.</summary>
    internal byte[] Kinds { get; init; } = [];

    /// <summary>How much every touch of the columns counts beside the model, zero or above; empty when all count the same.</summary>
    internal double[] Factors { get; init; } = [];

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
        var kinds = Kinds.Length == 0 ? default : Kinds.AsSpan(start, length);
        if (StagesMs.Length == 0)
        {
            return ConversionsMs.Length == 0
                ? new Journey(times, channels) { DirectChannel = directChannel, Kinds = kinds }
                : new Journey(times, channels) { DirectChannel = directChannel, Kinds = kinds, ConversionMs = ConversionsMs[journey] };
        }

        var shown = MilestoneCount + 1;
        var stride = HasLeadApart ? shown + 2 : shown;
        var stages = StagesMs.AsSpan(journey * stride, stride);
        var (lead, opportunity) = HasLeadApart ? (shown, shown + 1) : (0, 1);
        return new Journey(times, channels)
        {
            DirectChannel = directChannel,
            Kinds = kinds,
            ConversionMs = ConversionsMs[journey],
            LeadMs = HasLeadApart || MilestoneCount > 0 ? stages[lead] : Journey.Missing,
            OpportunityMs = HasLeadApart || MilestoneCount > 1 ? stages[opportunity] : Journey.Missing,
            StagesMs = stages[..shown],
        };
    }

    /// <summary>Every touch's share of a journey's conversion under a model: the one step behind every sum and every explanation of it.</summary>
    /// <param name="journey">A journey with at least one touch.</param>
    /// <param name="model">The model.</param>
    /// <param name="directChannel">The channel id of Direct, or <see cref="Journey.NoDirect"/>.</param>
    /// <param name="weights">As long as the journey; receives shares that sum to 1.</param>
    public void Weigh(int journey, ICreditModel model, int directChannel, Span<double> weights)
    {
        model.Credit(At(journey, directChannel), weights);
        if (Factors.Length > 0)
            TouchFactors.Apply(Factors.AsSpan(Starts[journey], Lengths[journey]), weights);
    }

    /// <summary>The same journeys along other steps than channels: campaigns, pages, anything a touch has.</summary>
    /// <param name="steps">One number per touch of the columns, zero or above.</param>
    /// <param name="count">One more than the highest.</param>
    public JourneySet Along(int[] steps, int count) => steps.Length >= Channels.Length
        ? Copy((TimesMs, steps, Kinds, Factors), Starts, Lengths, count, (Conversions, Values, Nulls))
        : throw new ArgumentException($"{Channels.Length} touches need as many steps, not {steps.Length}", nameof(steps));

    /// <summary>The same journeys with other counts.</summary>
    internal JourneySet With(double[] conversions, double[] values, double[] nulls) =>
        Copy((TimesMs, Channels, Kinds, Factors), Starts, Lengths, ChannelCount, (conversions, values, nulls));

    /// <summary>The same journeys with other paths.</summary>
    internal JourneySet WithPaths((long[] TimesMs, int[] Channels, byte[] Kinds, double[] Factors) touches, int[] starts, int[] lengths, int channelCount) =>
        Copy(touches, starts, lengths, channelCount, (Conversions, Values, Nulls));

    private JourneySet Copy(
        (long[] TimesMs, int[] Channels, byte[] Kinds, double[] Factors) touches,
        int[] starts,
        int[] lengths,
        int channelCount,
        (double[] Conversions, double[] Values, double[] Nulls) counts) => new()
        {
            TimesMs = touches.TimesMs,
            Channels = touches.Channels,
            Kinds = touches.Kinds,
            Factors = touches.Factors,
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
            HasLeadApart = HasLeadApart,
        };
}
