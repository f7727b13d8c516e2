using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity.Rules;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>What later rooms ask about people: who a subject is, and which subjects a person has.</summary>
public static class People
{
    /// <summary>The timelines of subjects; one that was never identified is its own person.</summary>
    public static async Task<Dictionary<Guid, PersonTimeline>> TimelinesAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> subjects, CancellationToken cancellation)
    {
        var timelines = new Dictionary<Guid, PersonTimeline>(subjects.Count);
        foreach (var chunk in subjects.Chunk(InList.Size))
        {
            var spans = await db.Set<IdentitySpan>().AsNoTracking().Where(s => s.WorkspaceId == workspace && chunk.Contains(s.VisitorId))
                .Select(static s => new { s.VisitorId, s.FromAt, s.PersonId }).ToListAsync(cancellation);
            foreach (var group in spans.GroupBy(static s => s.VisitorId))
                timelines[group.Key] = new PersonTimeline([.. group.OrderBy(static s => s.FromAt).Select(static s => (s.FromAt, s.PersonId))]);
            var nodes = await db.Set<IdentityNode>().AsNoTracking().Where(n => n.WorkspaceId == workspace && chunk.Contains(n.NodeId))
                .Select(static n => new { n.NodeId, n.PersonId }).ToListAsync(cancellation);
            foreach (var node in nodes)
                timelines[node.NodeId] = new PersonTimeline([(0, node.PersonId)]);
        }

        foreach (var subject in subjects)
            timelines.TryAdd(subject, new PersonTimeline([(0, subject)]));
        return timelines;
    }

    /// <summary>The subjects whose history belongs, at some time, to these people: visitors, identifiers, and the person itself when it is an anonymous visitor.</summary>
    public static async Task<HashSet<Guid>> SubjectsAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var subjects = new HashSet<Guid>(people);
        foreach (var chunk in people.Chunk(InList.Size))
        {
            subjects.UnionWith(await db.Set<IdentitySpan>().Where(s => s.WorkspaceId == workspace && chunk.Contains(s.PersonId)).Select(static s => s.VisitorId).ToListAsync(cancellation));
            subjects.UnionWith(await db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace && chunk.Contains(n.PersonId)).Select(static n => n.NodeId).ToListAsync(cancellation));
        }

        return subjects;
    }

    /// <summary>The identifiers of each person.</summary>
    public static async Task<ILookup<Guid, Guid>> NodesAsync(AppDb db, Guid workspace, IReadOnlyCollection<Guid> people, CancellationToken cancellation)
    {
        var found = new List<(Guid Person, Guid Node)>();
        foreach (var chunk in people.Chunk(InList.Size))
        {
            var nodes = await db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace && chunk.Contains(n.PersonId)).Select(static n => new { n.PersonId, n.NodeId }).ToListAsync(cancellation);
            found.AddRange(nodes.Select(static n => (n.PersonId, n.NodeId)));
        }

        return found.ToLookup(static f => f.Person, static f => f.Node);
    }

    /// <summary>The person who gave this e-mail, user id or phone number, the strongest first; null when nobody did. A shared mailbox and a switchboard name nobody.</summary>
    public static async Task<(Guid? Person, string Kind)> FindAsync(AppDb db, Guid workspace, string? user, string? email, string? phone, CancellationToken cancellation)
    {
        var region = await PhoneRegions.OfWorkspaceAsync(db, workspace, cancellation);
        var keys = new List<Identifier>();
        if (!string.IsNullOrWhiteSpace(user))
            keys.Add(IdentifiersOf.Of(workspace, IdentityKinds.User, user.Trim()));
        if (EmailAddress.TryNormalise(email, out var address, out _) && address.Class != EmailClass.Role)
            keys.Add(IdentifiersOf.Of(workspace, IdentityKinds.Email, address.MatchKey));
        if (!WithheldCaller.Is(phone) && PhoneNumber.Parse(phone, region) is { NamesSomebody: true } number)
            keys.Add(IdentifiersOf.Of(workspace, IdentityKinds.Phone, number.Extension is null ? number.E164 : $"{number.E164};ext={number.Extension}"));
        foreach (var key in keys)
        {
            if (await db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace && n.NodeId == key.NodeId).Select(static n => (Guid?)n.PersonId).FirstOrDefaultAsync(cancellation) is { } person)
                return (person, key.Kind);
        }

        return (null, "");
    }

    /// <summary>Identifiers of a person with their kinds, for pages.</summary>
    public static async Task<IReadOnlyList<(string Kind, string Value)>> IdentifiersAsync(AppDb db, Guid workspace, Guid person, CancellationToken cancellation)
    {
        var nodes = await db.Set<IdentityNode>().Where(n => n.WorkspaceId == workspace && n.PersonId == person)
            .OrderBy(static n => n.FirstSeq).Select(static n => new { n.Kind, n.Value }).ToListAsync(cancellation);
        return [.. nodes.Select(static n => (n.Kind, n.Value))];
    }
}
