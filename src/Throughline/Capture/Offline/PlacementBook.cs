using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Links;
using Throughline.Capture.Links.Rules;
using Throughline.Capture.Offline.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Capture.Offline;

/// <summary>The registry of placements.</summary>
internal sealed class PlacementBook(IDbContextFactory<AppDb> databases, ILinkJudge judge, VanityNames names, ServerAddresses addresses, TimeProvider time)
{
    private const int CodeLetters = 6;
    private const int ListLimit = 500;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Saves a new placement, or what is wrong with it.</summary>
    public async Task<(Placement? Placement, Fault? Fault)> CreateAsync(Guid workspace, string actor, PlacementDraft draft, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await FaultAsync(db, workspace, draft, null, cancellation) is { } fault)
            return (null, fault);
        var placement = new Placement
        {
            WorkspaceId = workspace,
            PlacementId = Guid.CreateVersion7(time.GetUtcNow()),
            Code = ShortCode.New(CodeLetters),
            Kind = draft.Kind!,
            Name = "",
            Place = "",
            Channel = "",
            Campaign = "",
            Destination = "",
            VanityHost = "",
            VanityPath = "",
            Card = "",
            CreatedAt = Now,
            CreatedBy = actor,
            RetiredAt = null,
        };
        Fill(placement, draft);
        db.Add(placement);
        db.Add(ChangeOf(placement, actor, AddressOf(placement)));
        await db.SaveChangesAsync(cancellation);
        names.Forget();
        return (placement, null);
    }

    /// <summary>Changes a placement; its code stays.</summary>
    public async Task<(Placement? Placement, Fault? Fault)> ChangeAsync(Guid workspace, string actor, Guid id, PlacementDraft draft, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Placement>().FirstOrDefaultAsync(p => p.WorkspaceId == workspace && p.PlacementId == id, cancellation) is not { } placement)
            return (null, new Fault("id", "the id of a placement of this workspace"));
        if (await FaultAsync(db, workspace, draft with { Kind = placement.Kind }, id, cancellation) is { } fault)
            return (null, fault);
        var before = AddressOf(placement);
        Fill(placement, draft);
        if (AddressOf(placement) != before)
            db.Add(ChangeOf(placement, actor, AddressOf(placement)));
        await db.SaveChangesAsync(cancellation);
        names.Forget();
        return (placement, null);
    }

    /// <summary>Takes a placement out of use, or back. False when there is none.</summary>
    public async Task<bool> RetireAsync(Guid workspace, string actor, Guid id, bool isRetired, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Placement>().FirstOrDefaultAsync(p => p.WorkspaceId == workspace && p.PlacementId == id, cancellation) is not { } placement)
            return false;
        placement.RetiredAt = isRetired ? placement.RetiredAt ?? Now : null;
        db.Add(ChangeOf(placement, actor, isRetired ? "retired" : "works again"));
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    public async Task<Placement?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Placement>().AsNoTracking().FirstOrDefaultAsync(p => p.WorkspaceId == workspace && p.PlacementId == id, cancellation);
    }

    /// <summary>The placement of a code, of any workspace.</summary>
    public async Task<Placement?> FindByCodeAsync(string code, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Placement>().AsNoTracking().FirstOrDefaultAsync(p => p.Code == code, cancellation);
    }

    public async Task<IReadOnlyList<Placement>> ListAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Placement>().AsNoTracking().Where(p => p.WorkspaceId == workspace).OrderByDescending(static p => p.CreatedAt).Take(ListLimit).ToListAsync(cancellation);
    }

    /// <summary>What a placement led to, newest first.</summary>
    public async Task<IReadOnlyList<LinkChange>> HistoryAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<LinkChange>().AsNoTracking().Where(c => c.WorkspaceId == workspace && c.LinkId == id).OrderByDescending(static c => c.ChangedAt).Take(LinkBook.PageLimit).ToListAsync(cancellation);
    }

    /// <summary>Where a scan leads, with the tags that make the visit count as the placement does.</summary>
    public static string AddressOf(Placement p)
    {
        var tags = PlacementRules.TagsOf(p.Kind, p.Name, p.Channel, p.Campaign);
        // Tags the destination carries already are somebody's intent.
        return LinkAddress.WithMissing(p.Destination, tags.Parameters);
    }

    public static CardFields? CardOf(Placement p) => p.Card.Length == 0 ? null : JsonSerializer.Deserialize<CardFields>(p.Card, EnvelopeJson.Options);

    private async Task<Fault?> FaultAsync(AppDb db, Guid workspace, PlacementDraft draft, Guid? self, CancellationToken cancellation)
    {
        if (PlacementRules.FaultOf(draft, judge.Channels) is { } fault)
            return fault;
        var host = draft.VanityHost?.Trim().ToLowerInvariant() ?? "";
        var path = draft.VanityPath?.Trim().ToLowerInvariant() ?? "";
        if (host.Length > 0 && (await db.Set<Placement>().AnyAsync(p => p.VanityHost == host && p.PlacementId != self, cancellation) || await db.Set<LinkSettings>().AnyAsync(s => s.Domain == host, cancellation)))
            return new Fault("vanityHost", "a host that no other placement or short domain uses");
        if (host.Length > 0 && await addresses.FaultOfHostAsync(db, workspace, host, cancellation) is { } taken)
            return new Fault("vanityHost", taken);
        if (path.Length > 0 && addresses.IsOwn(path))
            return new Fault("vanityPath", $"another word: '{path}' is an address of this server");
        return path.Length > 0 && await db.Set<Placement>().AnyAsync(p => p.VanityPath == path && p.PlacementId != self, cancellation)
            ? new Fault("vanityPath", "a word that no other placement uses")
            : null;
    }

    private static void Fill(Placement placement, PlacementDraft draft)
    {
        placement.Name = draft.Name!.Trim();
        placement.Place = draft.Place?.Trim() ?? "";
        placement.Channel = draft.Channel!;
        placement.Campaign = draft.Campaign?.Trim() ?? "";
        placement.Destination = draft.Destination!.Trim();
        placement.VanityHost = draft.VanityHost?.Trim().ToLowerInvariant() ?? "";
        placement.VanityPath = draft.VanityPath?.Trim().ToLowerInvariant() ?? "";
        placement.Card = draft.Card is { IsEmpty: false } card ? JsonSerializer.Serialize(card, EnvelopeJson.Options) : "";
    }

    private LinkChange ChangeOf(Placement placement, string actor, string address) => new()
    {
        WorkspaceId = placement.WorkspaceId,
        LinkId = placement.PlacementId,
        ChangedAt = Now,
        ChangeId = Guid.CreateVersion7(time.GetUtcNow()),
        ChangedBy = actor,
        Address = address,
    };
}
