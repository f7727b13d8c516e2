using Microsoft.EntityFrameworkCore;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Measure;

/// <summary>The events of one step, so far as they can be shown: the newest ones.</summary>
internal sealed class ChangeEvents
{
    // Enough to find the ones that matter to a number in a busy week; the count of all is exact in any case.
    private const int Kept = 20_000;
    private const int Shown = 50;
    private const int DealsLookedAt = 200;

    private readonly Queue<(EventMention Mention, Guid? Deal, Guid? Subject)> _events = new();

    public void Add(IReadOnlyList<Envelope> events)
    {
        foreach (var e in events)
        {
            _events.Enqueue((new EventMention(e.EventId, e.Kind, e.OccurredAt, e.ReceivedAt), e.Facts.Deal, Identifiers.SubjectOf(e)));
            if (_events.Count > Kept)
                _events.Dequeue();
        }
    }

    /// <summary>Which of them to show: those of the deals that moved and of their people, else simply the newest.</summary>
    /// <param name="store">What was known at the end: who is who.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="moves">The deals that moved.</param>
    /// <param name="seen">The step's events.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async Task<IReadOnlyList<EventMention>> MentionAsync(SideStore store, Guid workspace, IReadOnlyList<DealMove> moves, ChangeEvents seen, CancellationToken cancellation)
    {
        if (moves.Count == 0)
            return Newest(seen._events);
        await using var db = await store.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);
        var deals = moves.Take(DealsLookedAt).Select(static m => m.Deal).ToHashSet();
        var people = (await (
            from contact in db.Set<DealContact>()
            join lead in db.Set<Lead>() on new { contact.WorkspaceId, contact.LeadId } equals new { lead.WorkspaceId, lead.LeadId }
            where contact.WorkspaceId == workspace && deals.Contains(contact.DealId)
            select lead.PersonId).Distinct().ToListAsync(cancellation)).ToHashSet();
        var subjects = await People.SubjectsAsync(db, workspace, people, cancellation);
        var close = seen._events.Where(e => (e.Deal is { } deal && deals.Contains(deal)) || (e.Subject is { } subject && subjects.Contains(subject))).ToList();
        return Newest(close.Count > 0 ? close : seen._events);
    }

    private static List<EventMention> Newest(IEnumerable<(EventMention Mention, Guid? Deal, Guid? Subject)> events) =>
        [.. events.Reverse().Take(Shown).Select(static e => e.Mention)];
}
