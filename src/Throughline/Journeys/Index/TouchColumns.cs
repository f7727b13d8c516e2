using Throughline.Journeys.Rules;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>Touches in columns, grouped by person and ordered inside each by (time, arrival, event id).</summary>
/// <remarks>
/// | column | type | bytes a touch |
/// |---|---|---|
/// | times | long, UTC ms | 8 |
/// | acquisitions | int, place in the workspace's acquisition list | 4 |
/// | pages | int, place in its page list | 4 |
/// | kinds | byte | 1 |
/// </remarks>
internal sealed class TouchColumns(Ordinals acquisitions, Ordinals pages)
{
    private readonly Dictionary<Guid, (int Start, int Count)> _people = [];
    private long[] _times = new long[1024];
    private int[] _acquisitions = new int[1024];
    private int[] _pages = new int[1024];
    private byte[] _kinds = new byte[1024];
    private Guid _current;
    private BroughtBy _brought;
    private int _start;

    public int Count { get; private set; }

    private Ordinals Acquisitions => acquisitions;

    private Ordinals Pages => pages;

    public IReadOnlyDictionary<Guid, (int Start, int Count)> People => _people;

    public void Add(in TouchRow row)
    {
        if (row.Person != _current)
            Close(row.Person);
        if (Count == _times.Length)
            Grow();
        _times[Count] = row.OccurredAt;
        _acquisitions[Count] = acquisitions.Of(_brought.Of((TouchKind)row.Kind, row.Acquisition));
        _pages[Count] = pages.Of(row.Page);
        _kinds[Count] = (byte)row.Kind;
        Count++;
    }

    /// <summary>Ends the last person's run; call once after the last row.</summary>
    public void Close(Guid next = default)
    {
        if (Count > _start)
            _people[_current] = (_start, Count - _start);
        _current = next;
        _brought = default;
        _start = Count;
    }

    public TouchSpan Of(Guid person) => _people.TryGetValue(person, out var run)
        ? new(_times.AsSpan(run.Start, run.Count), _acquisitions.AsSpan(run.Start, run.Count), _pages.AsSpan(run.Start, run.Count), _kinds.AsSpan(run.Start, run.Count))
        : default;

    /// <summary>These columns followed by others of other people; the others' small numbers become these'.</summary>
    public TouchColumns Append(TouchColumns other)
    {
        var acquisitionOf = other.Acquisitions.Ids.Select(acquisitions.Of).ToArray();
        var pageOf = other.Pages.Ids.Select(pages.Of).ToArray();
        Resize(Count + other.Count);
        other._times.AsSpan(0, other.Count).CopyTo(_times.AsSpan(Count));
        other._kinds.AsSpan(0, other.Count).CopyTo(_kinds.AsSpan(Count));
        for (var i = 0; i < other.Count; i++)
        {
            _acquisitions[Count + i] = acquisitionOf[other._acquisitions[i]];
            _pages[Count + i] = pageOf[other._pages[i]];
        }

        foreach (var (person, run) in other._people)
            _people[person] = (Count + run.Start, run.Count);
        Count += other.Count;
        _start = Count;
        return this;
    }

    private void Grow() => Resize(_times.Length * 2);

    private void Resize(int size)
    {
        Array.Resize(ref _times, size);
        Array.Resize(ref _acquisitions, size);
        Array.Resize(ref _pages, size);
        Array.Resize(ref _kinds, size);
    }
}

/// <summary>One person's touches.</summary>
public readonly ref struct TouchSpan(ReadOnlySpan<long> times, ReadOnlySpan<int> acquisitions, ReadOnlySpan<int> pages, ReadOnlySpan<byte> kinds)
{
    public ReadOnlySpan<long> Times { get; } = times;

    public ReadOnlySpan<int> Acquisitions { get; } = acquisitions;

    public ReadOnlySpan<int> Pages { get; } = pages;

    public ReadOnlySpan<byte> Kinds { get; } = kinds;

    public int Count => Times.Length;
}

/// <summary>Small numbers for 64-bit ids, in order of first appearance. One writer; readers only after it is done.</summary>
internal sealed class Ordinals
{
    private readonly Dictionary<long, int> _places;
    private readonly List<long> _ids;

    public Ordinals()
        : this([], [])
    {
    }

    private Ordinals(Dictionary<long, int> places, List<long> ids) => (_places, _ids) = (places, ids);

    public IReadOnlyList<long> Ids => _ids;

    /// <summary>A copy to add to, so that readers of this one are not disturbed; numbers given stay.</summary>
    public Ordinals Copy() => new(new(_places), [.. _ids]);

    public int Of(long id)
    {
        if (_places.TryGetValue(id, out var place))
            return place;
        _places[id] = _ids.Count;
        _ids.Add(id);
        return _ids.Count - 1;
    }
}
