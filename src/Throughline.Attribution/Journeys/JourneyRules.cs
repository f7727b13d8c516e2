namespace Throughline.Attribution;

/// <summary>Makes journeys of touches and conversions: which touches are eligible for which conversion.</summary>
/// <remarks>
/// A touch is eligible for a conversion of the same person if it lies in the lookback window, both ends included, and not after the
/// conversion. Touches may lie before a report's start: bound the conversions, never the touches.
/// </remarks>
public static class JourneyRules
{
    private const int ConversionsPerBlock = 16_384;

    /// <summary>Every conversion looks back on its own; a touch may earn credit from several.</summary>
    /// <param name="touches">The touches of all persons.</param>
    /// <param name="conversions">The conversions to credit.</param>
    /// <param name="lookback">How far back.</param>
    /// <param name="threads">How many threads to use.</param>
    public static JourneySet LookBack(TouchColumns touches, ConversionColumns conversions, Lookback lookback, int threads = 1)
    {
        var set = Allocate(touches, conversions);
        var blocks = (conversions.Count + ConversionsPerBlock - 1) / ConversionsPerBlock;
        Workers.Run(threads, blocks, (block, _) =>
        {
            var end = Math.Min(conversions.Count, (block + 1) * ConversionsPerBlock);
            for (var i = block * ConversionsPerBlock; i < end; i++)
                Bound(touches, conversions, lookback, i, earliest: 0, set);
        });
        return set;
    }

    /// <summary>A conversion uses its touches up: the next one of the same person starts after them.</summary>
    /// <remarks>Conversions of a person at the same moment stand in their order of arrival; all but the first have nothing left.</remarks>
    public static JourneySet Reset(TouchColumns touches, ConversionColumns conversions, Lookback lookback)
    {
        var set = Allocate(touches, conversions);
        var order = new int[conversions.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        order.AsSpan().Sort((a, b) =>
            conversions.Persons[a] != conversions.Persons[b] ? conversions.Persons[a].CompareTo(conversions.Persons[b])
            : conversions.TimesMs[a] != conversions.TimesMs[b] ? conversions.TimesMs[a].CompareTo(conversions.TimesMs[b])
            : a.CompareTo(b));
        var person = -1;
        var used = 0;
        foreach (var i in order)
        {
            if (conversions.Persons[i] != person)
                (person, used) = (conversions.Persons[i], 0);
            used = Bound(touches, conversions, lookback, i, used, set);
        }

        return set;
    }

    private static JourneySet Allocate(TouchColumns touches, ConversionColumns conversions) => new()
    {
        TimesMs = touches.TimesMs,
        Channels = touches.Channels,
        ChannelCount = touches.ChannelCount,
        Starts = new int[conversions.Count],
        Lengths = new int[conversions.Count],
        Conversions = Ones(conversions.Count),
        Values = conversions.Values,
        Persons = conversions.Persons,
        ConversionsMs = conversions.TimesMs,
        MilestoneCount = conversions.MilestoneCount,
        StagesMs = StagesOf(conversions),
    };

    /// <summary>Sets the range of one journey and returns the first touch after it.</summary>
    private static int Bound(TouchColumns touches, ConversionColumns conversions, Lookback lookback, int index, int earliest, JourneySet set)
    {
        var person = conversions.Persons[index];
        if ((uint)person >= (uint)touches.PersonCount)
            return earliest;
        var (from, to) = touches.RangeOf(person);
        var momentMs = conversions.TimesMs[index];
        var end = touches.FirstAfter(from, to, momentMs);
        var start = touches.FirstAt(Math.Max(from, earliest), end, lookback.OpensAt(momentMs));
        set.Starts[index] = start;
        set.Lengths[index] = Math.Max(0, end - start);
        return Math.Max(end, earliest);
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        ones.AsSpan().Fill(1);
        return ones;
    }

    private static long[] StagesOf(ConversionColumns conversions)
    {
        var milestones = conversions.MilestoneCount;
        if (milestones == 0)
            return [];
        var stages = new long[conversions.Count * (milestones + 1)];
        for (var i = 0; i < conversions.Count; i++)
        {
            conversions.MilestonesMs.AsSpan(i * milestones, milestones).CopyTo(stages.AsSpan(i * (milestones + 1)));
            stages[(i + 1) * (milestones + 1) - 1] = conversions.TimesMs[i];
        }

        return stages;
    }
}
