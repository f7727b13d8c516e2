using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>The partners of a workspace: who they are, what their codes, sites and names bring, and where they register leads.</summary>
public sealed class PartnerBook(IDbContextFactory<AppDb> databases, Commands commands, Keyring keys, TimeProvider time)
{
    private const int TokenBytes = 18;

    /// <summary>All of them, working ones first, by name.</summary>
    public async Task<IReadOnlyList<Partner>> AllAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var partners = await db.Set<Partner>().AsNoTracking().Where(p => p.WorkspaceId == workspace).ToListAsync(cancellation);
        return [.. partners.OrderBy(static p => p.EndedAt is not null).ThenBy(static p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>One of them, or null.</summary>
    public async Task<Partner?> FindAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Partner>().AsNoTracking().FirstOrDefaultAsync(p => p.WorkspaceId == workspace && p.PartnerId == id, cancellation);
    }

    /// <summary>The working partner with this code, however it was said or written; null when there is none.</summary>
    public async Task<Partner?> OfCodeAsync(Guid workspace, string? code, CancellationToken cancellation) =>
        code is { Length: < 40 } && ReferenceCode.Read(code) is { } read ? (await AllAsync(workspace, cancellation)).FirstOrDefault(p => p.Code == read && p.EndedAt is null) : null;

    /// <summary>How this workspace decides between partners.</summary>
    public async Task<PartnerPolicy> PolicyAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<PartnerPolicy>().AsNoTracking().FirstOrDefaultAsync(p => p.WorkspaceId == workspace, cancellation) ?? PartnerPolicy.Default(workspace);
    }

    /// <summary>Changes how this workspace decides; null when it is saved.</summary>
    public async Task<Fault?> SetPolicyAsync(Actor actor, int protectionDays, bool linksCount, CancellationToken cancellation)
    {
        if (protectionDays is < 1 or > PartnerPolicy.LongestDays)
            return new Fault("protectionDays", $"1 to {PartnerPolicy.LongestDays} days");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync(
            [new PartnerPolicy { WorkspaceId = actor.Workspace, ProtectionDays = protectionDays, LinksCount = linksCount, ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), ChangedBy = actor.Id }], cancellation);
        return null;
    }

    /// <summary>Registers a partner, or changes one; history follows its code, sites and names at once.</summary>
    internal async Task<(Guid Id, Fault? Fault)> SaveAsync(Actor actor, Guid? id, PartnerInput input, CancellationToken cancellation)
    {
        var all = await AllAsync(actor.Workspace, cancellation);
        var before = all.FirstOrDefault(p => p.PartnerId == id);
        if (id is not null && before is null)
            return (Guid.Empty, new Fault("id", "the id of a partner of this workspace"));
        var (statement, fault) = input.Read(id ?? Guid.CreateVersion7(time.GetUtcNow()), before?.Code, [.. all.Where(p => p.PartnerId != id)], await OwnSitesAsync(actor.Workspace, cancellation));
        return statement is null ? (Guid.Empty, fault) : (statement.Partner, await StateAsync(actor, statement with { Ended = before?.EndedAt is not null }, input.Contact, cancellation));
    }

    private async Task<IReadOnlyList<string>> OwnSitesAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. (await SiteDomains.OfAsync(db, workspace, cancellation)).Select(static d => PublicSuffixes.RegistrableDomain(d) ?? d)];
    }

    /// <summary>Ends a partnership, or takes it up again; what it brought stays.</summary>
    internal async Task<Fault?> SetEndedAsync(Actor actor, Guid id, bool isEnded, CancellationToken cancellation)
    {
        var all = await AllAsync(actor.Workspace, cancellation);
        if (all.FirstOrDefault(p => p.PartnerId == id) is not { } partner)
            return new Fault("id", "the id of a partner of this workspace");
        if (!isEnded && all.FirstOrDefault(p => p.PartnerId != id && p.EndedAt is null && (p.DomainList.Intersect(partner.DomainList).Any() || p.SourceList.Intersect(partner.SourceList).Any())) is { } successor)
            return new Fault("", $"a partner whose sites and source names no other has; {successor.Name} has some of them now");
        return await StateAsync(actor, new PartnerStatement(partner.PartnerId, partner.Name, partner.Code, partner.DomainList, partner.SourceList, isEnded), partner.Contact, cancellation);
    }

    /// <summary>Makes a key that may only register leads for this partner: the only time it can be read; null when there is no such working partner.</summary>
    internal async Task<string?> NewKeyAsync(Guid workspace, Guid id, CancellationToken cancellation) =>
        await FindAsync(workspace, id, cancellation) is { EndedAt: null } partner ? await keys.CreateAsync(workspace, KeyKind.Partner, $"Partner {partner.Name}", id, cancellation) : null;

    /// <summary>The secret end of the address of a partner's form; null when it has none yet.</summary>
    internal async Task<string?> FormTokenAsync(Guid workspace, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<PartnerForm>().Where(f => f.WorkspaceId == workspace && f.PartnerId == id).Select(static f => f.Token).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Opens a form for a partner; an earlier address stops working.</summary>
    internal async Task<string?> NewFormAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(actor.Workspace, id, cancellation) is not { EndedAt: null })
            return null;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.UpsertAsync([new PartnerForm { WorkspaceId = actor.Workspace, PartnerId = id, Token = token, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), CreatedBy = actor.Id }], cancellation);
        return token;
    }

    /// <summary>The working partner behind a form's address, or null.</summary>
    internal async Task<Partner?> OfFormAsync(string? token, CancellationToken cancellation)
    {
        if (token is not { Length: TokenBytes * 2 })
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await (
            from form in db.Set<PartnerForm>()
            join partner in db.Set<Partner>() on new { form.WorkspaceId, form.PartnerId } equals new { partner.WorkspaceId, partner.PartnerId }
            where form.Token == token && partner.EndedAt == null
            select partner).AsNoTracking().FirstOrDefaultAsync(cancellation);
    }

    private async Task<Fault?> StateAsync(Actor actor, PartnerStatement statement, string? contact, CancellationToken cancellation)
    {
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, PartnerEvents.Saved, statement);
        if (!string.IsNullOrWhiteSpace(contact))
            e = e with { Personal = new EventPersonal { Text = contact.Replace('\0', '\ufffd').Trim() } };
        return await commands.RunAsync(e, cancellation) is { } reason ? new Fault("", $"stored, but not carried out: {reason}") : null;
    }
}
