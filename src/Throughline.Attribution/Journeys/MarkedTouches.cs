namespace Throughline.Attribution;

/// <summary>A touch table in which some touches are conversions: such a touch is the last one of its own journey.</summary>
/// <param name="touches">All touches, the converting ones included.</param>
/// <param name="positions">The converting touches' positions in the columns, ascending.</param>
/// <param name="conversions">How many conversions each of them stands for.</param>
/// <param name="values">What they were worth.</param>
public sealed class MarkedTouches(TouchColumns touches, int[] positions, double[] conversions, double[] values)
{
    /// <summary>One journey per person with all its touches; conversions and values add up. Who never converted is a null journey.</summary>
    public JourneySet ByPerson()
    {
        var list = new JourneyList();
        var next = 0;
        for (var person = 0; person < touches.PersonCount; person++)
        {
            var (start, end) = touches.RangeOf(person);
            if (start == end)
                continue;
            var (count, value, lastMs) = (0.0, 0.0, touches.TimesMs[end - 1]);
            for (; next < positions.Length && positions[next] < end; next++)
                (count, value, lastMs) = (count + conversions[next], value + values[next], touches.TimesMs[positions[next]]);
            list.Add(person, start, end - start, count, value, count == 0 ? 1 : 0, lastMs);
        }

        return list.Build(touches);
    }

    /// <summary>A journey ends with a converting touch, the next starts after it; touches after the last one are a null journey.</summary>
    public JourneySet ByReset()
    {
        var list = new JourneyList();
        var next = 0;
        for (var person = 0; person < touches.PersonCount; person++)
        {
            var (start, end) = touches.RangeOf(person);
            for (; next < positions.Length && positions[next] < end; next++)
            {
                list.Add(person, start, positions[next] - start + 1, conversions[next], values[next], 0, touches.TimesMs[positions[next]]);
                start = positions[next] + 1;
            }

            if (start < end)
                list.Add(person, start, end - start, 0, 0, 1, touches.TimesMs[end - 1]);
        }

        return list.Build(touches);
    }

    /// <summary>
    /// One journey per converting touch, with all touches of the person in the window up to it, in order of time and arrival. Touches
    /// after the last one, or all of who never converted, are a null journey.
    /// </summary>
    public JourneySet ByLookback(Lookback lookback)
    {
        var list = new JourneyList();
        var next = 0;
        for (var person = 0; person < touches.PersonCount; person++)
        {
            var (start, end) = touches.RangeOf(person);
            var after = start;
            for (; next < positions.Length && positions[next] < end; next++)
            {
                var momentMs = touches.TimesMs[positions[next]];
                var from = touches.FirstAt(start, positions[next], lookback.OpensAt(momentMs));
                list.Add(person, from, positions[next] - from + 1, conversions[next], values[next], 0, momentMs);
                after = positions[next] + 1;
            }

            if (after < end)
                list.Add(person, after, end - after, 0, 0, 1, touches.TimesMs[end - 1]);
        }

        return list.Build(touches);
    }
}
