using Microsoft.EntityFrameworkCore;
using Throughline.Identity;
using Throughline.Journeys.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Journeys;

/// <summary>Keeps hits, sessions and touches: a subject whose hits are all newer is continued from its last session, any other is folded anew.</summary>
internal sealed class JourneyProjection : IProjection
{
    private readonly Arrivals _arrivals = new();

    public IReadOnlyList<Type> Tables => [typeof(Hit), typeof(Session), typeof(Touch), typeof(Page), typeof(TagFlaw)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var (hits, acquisitions, pages, flaws) = await HitReader.ReadAsync(batch, _arrivals, cancellation);
        await Acquisitions.SaveAsync(batch.Db, batch.Workspace, acquisitions, cancellation);
        await batch.Db.InsertNewAsync(pages, cancellation);
        await batch.Db.InsertNewAsync(flaws, cancellation);
        // In the order of the table: each page of it is visited once.
        await batch.Db.InsertNewAsync([.. hits.OrderBy(static h => h.Key).SelectMany(static h => h.Value)], cancellation);
        await HitFlags.ApplyAsync(batch, cancellation);
        foreach (var chunk in hits.Keys.Union(batch.Subjects).Order().Chunk(InList.Size))
            await FoldAsync(batch, chunk, hits, cancellation);
        foreach (var chunk in batch.Acquisitions.Chunk(InList.Size))
            batch.People.UnionWith(await batch.Db.Set<Touch>().Where(t => t.WorkspaceId == batch.Workspace && chunk.Contains(t.AcquisitionId)).Select(static t => t.PersonId).Distinct().ToListAsync(cancellation));
    }

    private static async Task FoldAsync(ProjectionBatch batch, Guid[] subjects, Dictionary<Guid, List<Hit>> hits, CancellationToken cancellation)
    {
        var db = batch.Db;
        var timelines = await People.TimelinesAsync(db, batch.Workspace, subjects, cancellation);
        var last = await LastSessionsAsync(db, batch.Workspace, subjects, cancellation);
        var interactions = await LastInteractionsAsync(db, batch.Workspace, subjects, cancellation);
        var again = subjects.Where(s => batch.Subjects.Contains(s) || !IsLater(last.GetValueOrDefault(s), interactions.GetValueOrDefault(s), hits[s])).ToArray();
        var sessions = new List<Session>();
        var touches = new List<Touch>();
        foreach (var subject in subjects.Except(again))
            Take(SessionFold.Fold(last.GetValueOrDefault(subject), hits[subject], timelines[subject]));

        if (again.Length > 0)
        {
            var all = (await db.Set<Hit>().AsNoTracking().Where(h => h.WorkspaceId == batch.Workspace && again.Contains(h.SubjectId)).ToListAsync(cancellation)).ToLookup(static h => h.SubjectId);
            await ForgetAsync(batch, again, cancellation);
            foreach (var subject in again)
                Take(SessionFold.Fold(null, [.. all[subject].OrderBy(static h => h.OccurredAt).ThenBy(static h => h.ReceivedAt).ThenBy(static h => h.EventId)], timelines[subject]));
        }

        await db.UpsertAsync(sessions, cancellation);
        await db.UpsertAsync(touches, cancellation);
        batch.People.UnionWith(touches.Select(static t => t.PersonId));

        void Take((List<Session> Sessions, List<Touch> Touches) folded)
        {
            sessions.AddRange(folded.Sessions);
            touches.AddRange(folded.Touches);
        }
    }

    // Without a session or an interaction there is nothing earlier that could matter: reported events never make one.
    private static bool IsLater(Session? last, long interactionAt, List<Hit> hits) => hits[0].OccurredAt > Math.Max(last?.LastAt ?? 0, interactionAt);

    // An interaction takes its source from the session before it, so a visit that arrives late can change it.
    private static async Task<Dictionary<Guid, long>> LastInteractionsAsync(AppDb db, Guid workspace, Guid[] subjects, CancellationToken cancellation) =>
        await db.Set<Touch>()
            .Where(t => t.WorkspaceId == workspace && subjects.Contains(t.SubjectId) && t.Kind != TouchKind.Visit)
            .GroupBy(static t => t.SubjectId)
            .Select(static g => new { g.Key, At = g.Max(static t => t.OccurredAt) })
            .ToDictionaryAsync(static g => g.Key, static g => g.At, cancellation);

    private static async Task<Dictionary<Guid, Session>> LastSessionsAsync(AppDb db, Guid workspace, Guid[] subjects, CancellationToken cancellation)
    {
        var sessions = db.Set<Session>().AsNoTracking();
        var newest = sessions
            .Where(s => s.WorkspaceId == workspace && subjects.Contains(s.SubjectId))
            .GroupBy(static s => s.SubjectId)
            .Select(static g => new { SubjectId = g.Key, StartedAt = g.Max(static s => s.StartedAt) });
        var found = await (
            from s in sessions
            join n in newest on new { s.SubjectId, s.StartedAt } equals new { n.SubjectId, n.StartedAt }
            where s.WorkspaceId == workspace
            select s).ToListAsync(cancellation);
        var last = new Dictionary<Guid, Session>();
        foreach (var session in found)
        {
            // Two sessions may start at one instant; the one that arrived later was folded later.
            if (!last.TryGetValue(session.SubjectId, out var other) || (session.ReceivedAt, session.SessionId).CompareTo((other.ReceivedAt, other.SessionId)) > 0)
                last[session.SubjectId] = session;
        }

        return last;
    }

    // What was written for these subjects goes before they are folded anew; their former people changed too.
    private static async Task ForgetAsync(ProjectionBatch batch, Guid[] subjects, CancellationToken cancellation)
    {
        var touches = batch.Db.Set<Touch>().Where(t => t.WorkspaceId == batch.Workspace && subjects.Contains(t.SubjectId));
        batch.People.UnionWith(await touches.Select(static t => t.PersonId).Distinct().ToListAsync(cancellation));
        await touches.ExecuteDeleteAsync(cancellation);
        await batch.Db.Set<Session>().Where(s => s.WorkspaceId == batch.Workspace && subjects.Contains(s.SubjectId)).ExecuteDeleteAsync(cancellation);
    }
}
