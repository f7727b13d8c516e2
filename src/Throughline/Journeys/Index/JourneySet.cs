namespace Throughline.Journeys;

/// <summary>A workspace's journeys at one moment. Immutable: reports may read it while newer ones are made.</summary>
public sealed class JourneySet
{
    private readonly TouchColumns _base;
    private readonly IReadOnlyDictionary<Guid, TouchColumns> _newer;
    private readonly Ordinals _acquisitions;
    private readonly Ordinals _pages;

    internal JourneySet(TouchColumns @base, IReadOnlyDictionary<Guid, TouchColumns> newer, Ordinals acquisitions, Ordinals pages, long version)
    {
        _base = @base;
        _newer = newer;
        _acquisitions = acquisitions;
        _pages = pages;
        Version = version;
    }

    /// <summary>Grows with every change of the workspace's people: equal versions hold equal journeys.</summary>
    public long Version { get; }

    /// <summary>Acquisition ids by the small number that touches carry.</summary>
    public IReadOnlyList<long> Acquisitions => _acquisitions.Ids;

    /// <summary>Page ids by the small number that touches carry.</summary>
    public IReadOnlyList<long> Pages => _pages.Ids;

    /// <summary>Whether both are the same loading of the touches, one with newer changes than the other: keeping both costs little.</summary>
    public bool SharesBaseWith(JourneySet other) => ReferenceEquals(_base, other._base);

    /// <summary>A person's touches in order; empty for an unknown person.</summary>
    public TouchSpan Of(Guid person) => _newer.TryGetValue(person, out var newer) ? newer.Of(person) : _base.Of(person);

    /// <summary>These journeys with those of some people read otherwise: this one stays as it is.</summary>
    /// <param name="people">Whose journeys are replaced.</param>
    /// <param name="fill">Adds their touches, in order.</param>
    /// <param name="version">A version of its own.</param>
    internal JourneySet With(IReadOnlyCollection<Guid> people, Action<TouchColumns> fill, long version)
    {
        var (acquisitions, pages) = (_acquisitions.Copy(), _pages.Copy());
        var columns = new TouchColumns(acquisitions, pages);
        fill(columns);
        columns.Close();
        var newer = new Dictionary<Guid, TouchColumns>(_newer);
        foreach (var person in people)
            newer[person] = columns;
        return new JourneySet(_base, newer, acquisitions, pages, version);
    }

    /// <summary>Everybody who has touches.</summary>
    public IEnumerable<Guid> People
    {
        get
        {
            foreach (var person in _base.People.Keys)
            {
                if (!_newer.ContainsKey(person))
                    yield return person;
            }

            foreach (var person in _newer.Keys)
            {
                if (_newer[person].Of(person).Count > 0)
                    yield return person;
            }
        }
    }
}
