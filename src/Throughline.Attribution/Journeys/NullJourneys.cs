namespace Throughline.Attribution;

/// <summary>Adds the journeys that did not convert, which data-driven models compare with those that did.</summary>
public static class NullJourneys
{
    /// <summary>Adds one null journey for everyone's touches after their last conversion: all touches of those who never converted.</summary>
    /// <param name="journeys">The converting journeys, one per conversion.</param>
    /// <param name="touches">The touches they were made from.</param>
    public static JourneySet Add(JourneySet journeys, TouchColumns touches)
    {
        var lastMs = LastConversions(journeys, touches.PersonCount);
        var list = new JourneyList();
        for (var j = 0; j < journeys.Count; j++)
            list.Add(journeys.Persons[j], journeys.Starts[j], journeys.Lengths[j], journeys.Conversions[j], journeys.Values[j], journeys.NullsOf(j), journeys.ConversionsMs[j]);
        for (var person = 0; person < touches.PersonCount; person++)
        {
            var (start, end) = touches.RangeOf(person);
            if (lastMs[person] != Journey.Missing)
                start = touches.FirstAfter(start, end, lastMs[person]);
            if (start < end)
                list.Add(person, start, end - start, 0, 0, 1, touches.TimesMs[end - 1]);
        }

        return list.Build(touches, journeys.MilestoneCount, journeys.StagesMs);
    }

    private static long[] LastConversions(JourneySet journeys, int persons)
    {
        var lastMs = new long[persons];
        lastMs.AsSpan().Fill(Journey.Missing);
        for (var j = 0; j < journeys.Count; j++)
        {
            var person = journeys.Persons[j];
            if ((uint)person < (uint)persons)
                lastMs[person] = Math.Max(lastMs[person], journeys.ConversionsMs[j]);
        }

        return lastMs;
    }
}
