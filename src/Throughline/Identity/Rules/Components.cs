namespace Throughline.Identity.Rules;

/// <summary>Connected components by union–find; a component is named after its oldest node.</summary>
internal sealed class Components
{
    private readonly Dictionary<Guid, (Guid Parent, long FirstSeq)> _nodes = [];

    public void Add(Guid node, long firstSeq) => _nodes[node] = (node, firstSeq);

    public void Join(Guid a, Guid b)
    {
        var (rootA, rootB) = (Root(a), Root(b));
        if (rootA == rootB)
            return;
        // The older root stays, so that the root is the name.
        var (older, younger) = IsOlder(rootA, rootB) ? (rootA, rootB) : (rootB, rootA);
        _nodes[younger] = (older, _nodes[younger].FirstSeq);
    }

    /// <summary>The person a node belongs to.</summary>
    public Guid Root(Guid node)
    {
        var root = node;
        while (_nodes[root].Parent != root)
            root = _nodes[root].Parent;
        while (_nodes[node].Parent != root)
        {
            var next = _nodes[node].Parent;
            _nodes[node] = (root, _nodes[node].FirstSeq);
            node = next;
        }

        return root;
    }

    private bool IsOlder(Guid a, Guid b) => (_nodes[a].FirstSeq, a).CompareTo((_nodes[b].FirstSeq, b)) < 0;
}
