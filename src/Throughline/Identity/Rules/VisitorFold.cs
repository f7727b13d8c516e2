namespace Throughline.Identity.Rules;

/// <summary>
/// Turns the identifiers a browser gave over time into spans, one person each, and into the evidence that joins identifiers given within a span.
/// </summary>
/// <remarks>
/// A different identifier of the same kind (another user id, another e-mail) on one cookie is another human on a shared computer: a new span starts there
/// and what lies before stays with the first. An equal user id, stated by the workspace itself, overrules a new e-mail: people change addresses. Source: identity level 6 of the reference.
/// Pure: the result depends on the set of marks, not on the order in which they arrived.
/// </remarks>
internal static class VisitorFold
{
    public static (List<IdentitySpan> Spans, List<IdentityEdge> Edges) Fold(IReadOnlyList<IdentityMark> marks)
    {
        var spans = new List<IdentitySpan>();
        var edges = new List<IdentityEdge>();
        var current = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var joined = new List<IdentityMark>();
        var ordered = WithoutOverruledLinks(marks).OrderBy(static m => m.OccurredAt).ThenBy(static m => m.ReceivedAt).ThenBy(static m => m.EventId).GroupBy(static m => (m.OccurredAt, m.EventId));
        foreach (var group in ordered)
        {
            var given = group.OrderBy(static m => IdentityKinds.Strength(m.Kind)).ThenBy(static m => m.NodeId).ToList();
            if (spans.Count == 0 || Contradicts(current, given))
            {
                // Two different people cannot share one instant: a second start at the same millisecond moves by one.
                var from = spans.Count == 0 ? 0 : Math.Max(group.Key.OccurredAt, spans[^1].FromAt + 1);
                spans.Add(new IdentitySpan { WorkspaceId = given[0].WorkspaceId, VisitorId = given[0].VisitorId, FromAt = from, NodeId = given[0].NodeId, PersonId = default });
                current.Clear();
                joined.Clear();
                joined.Add(given[0]);
            }

            foreach (var mark in given)
            {
                current[IdentityKinds.Compared(mark.Kind)] = mark.NodeId;
                if (joined.Exists(j => j.NodeId == mark.NodeId && (j.Kind == mark.Kind || IdentityKinds.IsClaim(mark.Kind))))
                    continue;
                // A phone may prove to be a switchboard's, a claimed user id or an e-mail somebody else's, whose evidence does not count: what is firmer takes its place as the span's name.
                var named = joined.FindLast(j => j.NodeId == spans[^1].NodeId)!;
                var takesOver = Firmness(mark) > Firmness(named);
                edges.AddRange((takesOver && Firmness(named) == 0 ? joined : [named]).Where(other => other.NodeId != mark.NodeId).Select(other => Edge(mark, other)));
                if (takesOver)
                    spans[^1] = spans[^1] with { NodeId = mark.NodeId };
                joined.Add(mark);
            }
        }

        return (spans, edges);
    }

    private static int Firmness(IdentityMark mark) => mark.Kind switch
    {
        IdentityKinds.Phone or IdentityKinds.Claim or IdentityKinds.PhoneClaim => 0,
        IdentityKinds.User => 2,
        _ => 1,
    };

    // Level 5: a link says nothing once the browser itself has said who it is, and of two people's links the first holds.
    private static IEnumerable<IdentityMark> WithoutOverruledLinks(IReadOnlyList<IdentityMark> marks)
    {
        var first = marks.Where(static m => m.Kind == IdentityKinds.Link).OrderBy(static m => m.OccurredAt).ThenBy(static m => m.ReceivedAt).ThenBy(static m => m.EventId).FirstOrDefault();
        if (first is null)
            return marks;
        var isKnown = marks.Any(static m => IdentityKinds.NamesOnePerson(m.Kind));
        return marks.Where(m => m.Kind != IdentityKinds.Link || (!isKnown && m.NodeId == first.NodeId));
    }

    // Only the workspace's own word for a user id overrules an e-mail: a claimed one may be anybody's.
    private static bool Contradicts(Dictionary<string, Guid> current, List<IdentityMark> given)
    {
        if (given.Any(m => m.Kind == IdentityKinds.User && current.TryGetValue(m.Kind, out var user) && user == m.NodeId))
            return false;
        return given.Any(m => IdentityKinds.NamesOnePerson(m.Kind) && current.TryGetValue(IdentityKinds.Compared(m.Kind), out var node) && node != m.NodeId);
    }

    private static IdentityEdge Edge(IdentityMark mark, IdentityMark other)
    {
        var (a, b) = other.NodeId.CompareTo(mark.NodeId) < 0 ? (other.NodeId, mark.NodeId) : (mark.NodeId, other.NodeId);
        return new IdentityEdge
        {
            WorkspaceId = mark.WorkspaceId,
            NodeA = a,
            NodeB = b,
            EventId = mark.EventId,
            VisitorId = mark.VisitorId,
            OccurredAt = mark.OccurredAt,
            IsClaim = IdentityKinds.IsClaim(mark.Kind) || IdentityKinds.IsClaim(other.Kind),
        };
    }
}
