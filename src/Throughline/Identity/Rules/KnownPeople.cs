namespace Throughline.Identity.Rules;

/// <summary>Which components hold somebody known by some kind of identifier, kept while they are joined.</summary>
internal sealed class KnownPeople(Components components, IEnumerable<Guid> nodes)
{
    private readonly HashSet<Guid> _roots = [.. nodes.Select(components.Root)];

    /// <summary>Whether two components hold somebody each.</summary>
    public bool AreTwo(Guid a, Guid b) => _roots.Contains(a) && _roots.Contains(b);

    /// <summary>Takes note that two components have become one.</summary>
    public void Joined(Guid a, Guid b)
    {
        if (_roots.Contains(a) || _roots.Contains(b))
            _roots.Add(components.Root(a));
    }
}
