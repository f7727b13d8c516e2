namespace Throughline.Identity;

/// <summary>Which person a subject is at which time. A subject is a visitor or an identifier.</summary>
public sealed class PersonTimeline(IReadOnlyList<(long FromAt, Guid Person)> spans)
{
    /// <summary>The spans in time order; the first begins at the beginning of time.</summary>
    public IReadOnlyList<(long FromAt, Guid Person)> Spans => spans;

    /// <summary>The person at a time, UTC milliseconds.</summary>
    public Guid PersonAt(long at) => spans[IndexAt(at)].Person;

    /// <summary>Which span covers a time: hits of different spans never share a session.</summary>
    public int IndexAt(long at)
    {
        var index = spans.Count - 1;
        while (index > 0 && spans[index].FromAt > at)
            index--;
        return index;
    }
}
