using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Identity.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>Reads who is who out of the log: nodes, evidence, and the spans in which a browser is which person.</summary>
internal sealed class IdentityProjection : IProjection
{
    public IReadOnlyList<Type> Tables =>
        [typeof(IdentityNode), typeof(IdentityEdge), typeof(IdentityMark), typeof(IdentitySpan), typeof(IdentityHandOver)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var work = new IdentityWork(batch);
        var region = await PhoneRegions.OfWorkspaceAsync(batch.Db, batch.Workspace, cancellation);
        foreach (var e in batch.Events)
            Read(e, region, batch, work);
        if (work.IsEmpty)
            return;

        await work.JoinHandOversAsync(cancellation);
        await work.WriteNodesAsync(cancellation);
        await work.RefoldVisitorsAsync(cancellation);
        await work.RenameComponentsAsync(cancellation);
        await work.WriteSpansAsync(cancellation);
    }

    private static void Read(Envelope e, string? region, ProjectionBatch batch, IdentityWork work)
    {
        if (e.Kind == IdentityEvents.Joined)
            work.AddJoin(e.Read<PersonJoin>(), e);
        else if (e.Kind == IdentityEvents.Parted)
            work.TakeBack(e.Read<PersonPart>());
        var visitor = IdentifiersOf.Visitor(e.Workspace, e.Facts.Visitor);
        var identifiers = IdentifiersOf.Event(e, region);
        var strongest = identifiers.Count > 0 ? identifiers[0].NodeId : (Guid?)null;
        if ((visitor ?? strongest ?? e.Facts.Subject) is { } subject)
            batch.SubjectOf[e.EventId] = subject;

        foreach (var identifier in identifiers)
        {
            work.AddNode(identifier, e.Seq, isStated: identifier.Kind == IdentityKinds.User && e.Facts.IsStated);
            if (visitor is { } known)
                work.AddMark(known, e.OccurredAt, e.ReceivedAt, e.EventId, identifier.NodeId, IdentifiersOf.MarkKind(e, identifier));
            if (identifier != identifiers[0])
                work.AddEventEdge(identifiers[0], identifier, e);
        }

        // A lead's reference code came with it. Codes are passed on with the mails they stand in: who else is named may be the same person.
        if (e.Kind == Kinds.Interaction && e.Facts.Subject is { } about)
        {
            foreach (var identifier in identifiers)
                work.AddClaim(about, identifier.NodeId, e);
            if (visitor is { } browser && identifiers.Count == 0)
                work.AddMark(browser, e.OccurredAt, e.ReceivedAt, e.EventId, about, IdentityKinds.Claim);
        }

        // Segment's alias: the previous id may be a browser's anonymous id.
        if (e.Kind == Kinds.Alias && IdentifiersOf.Visitor(e.Workspace, e.Personal?.PreviousId) is { } previous)
            work.AddMark(previous, e.OccurredAt, e.ReceivedAt, e.EventId, identifiers[0].NodeId, IdentifiersOf.MarkKind(e, identifiers[0]));
        if (e.Facts.HandOver is { } code)
            work.AddHandOver(code, e, visitor, identifiers);
    }
}
