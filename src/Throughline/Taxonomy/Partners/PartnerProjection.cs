using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Taxonomy;

/// <summary>Reads partners, their registrations and longer protections out of a batch.</summary>
internal static class PartnerProjection
{
    /// <summary>Tables that a rebuild fills again.</summary>
    public static IReadOnlyList<Type> Tables => [typeof(Partner), typeof(PartnerRegistration), typeof(PartnerExtension)];

    /// <summary>Brings the tables up to date; true when a partner's names may have changed.</summary>
    public static async Task<bool> ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        await batch.Db.InsertNewAsync([.. batch.Events.Select(e => Registration(e, batch)).OfType<PartnerRegistration>()], cancellation);
        await batch.Db.InsertNewAsync([.. batch.Events.Where(static e => e.Kind == PartnerEvents.Extended).Select(Extension)], cancellation);
        var saved = batch.Events.Where(static e => e.Kind == PartnerEvents.Saved).ToList();
        if (saved.Count == 0)
            return false;
        var known = await batch.Db.Set<Partner>().AsNoTracking().Where(p => p.WorkspaceId == batch.Workspace).ToDictionaryAsync(static p => p.PartnerId, cancellation);
        foreach (var e in saved)
        {
            var partner = Read(e, known);
            known[partner.PartnerId] = partner;
        }

        await batch.Db.UpsertAsync(known.Values, cancellation);
        return true;
    }

    /// <summary>What the registry adds to the rules.</summary>
    public static async Task<PartnerNames> NamesAsync(AppDb db, Guid workspace, CancellationToken cancellation)
    {
        // What an ended partner shares with its successor is the successor's.
        var partners = (await db.Set<Partner>().AsNoTracking().Where(p => p.WorkspaceId == workspace).ToListAsync(cancellation)).OrderBy(static p => p.EndedAt is not null).ThenBy(static p => p.PartnerId).ToList();
        return new PartnerNames(
            [.. partners.Select(static p => new PartnerName(p.Code, p.Source)).OrderBy(static c => c.Value, StringComparer.Ordinal)],
            [.. partners.SelectMany(static p => p.DomainList.Select(d => new PartnerName(d, p.Source))).DistinctBy(static d => d.Value).OrderBy(static d => d.Value, StringComparer.Ordinal).ThenBy(static d => d.Source, StringComparer.Ordinal)],
            [.. partners.SelectMany(static p => p.SourceList).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static Partner Read(Envelope e, Dictionary<Guid, Partner> known)
    {
        var statement = e.Read<PartnerStatement>();
        var before = known.GetValueOrDefault(statement.Partner);
        return new Partner
        {
            WorkspaceId = e.Workspace,
            PartnerId = statement.Partner,
            Name = statement.Name,
            Code = statement.Code,
            Domains = string.Join(' ', statement.Domains),
            Sources = string.Join('\n', statement.Sources),
            Contact = e.Personal?.Text,
            RegisteredAt = before?.RegisteredAt ?? e.OccurredAt,
            EndedAt = statement.Ended ? before?.EndedAt ?? e.OccurredAt : null,
        };
    }

    // What other doors send under these names has no partner of the registry: a touch, no registration.
    private static PartnerRegistration? Registration(Envelope e, ProjectionBatch batch)
    {
        if (e is not { Kind: Kinds.Interaction, Facts: { Name: Interactions.DealRegistration or Interactions.PartnerReferral, Flag: null or PartnerRegistrations.RepeatFlag, Properties: { ValueKind: JsonValueKind.Object } properties } }
            || !properties.TryGetProperty("partner", out var partner) || partner.ValueKind != JsonValueKind.String || !partner.TryGetGuid(out var id) || !batch.SubjectOf.TryGetValue(e.EventId, out var node))
            return null;
        return new PartnerRegistration
        {
            WorkspaceId = e.Workspace,
            EventId = e.EventId,
            PartnerId = id,
            NodeId = node,
            OccurredAt = e.OccurredAt,
            Kind = e.Facts.Name,
            Door = e.Facts.Door,
            Actor = e.Facts.Actor,
            Deal = Text(properties, "deal"),
            SubId = Text(properties, "subId"),
        };
    }

    private static PartnerExtension Extension(Envelope e)
    {
        var statement = e.Read<ExtensionStatement>();
        return new PartnerExtension { WorkspaceId = e.Workspace, RegistrationId = statement.Registration, EventId = e.EventId, UntilAt = statement.Until, Actor = e.Facts.Actor };
    }

    private static string? Text(JsonElement properties, string name) => properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
