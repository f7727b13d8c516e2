using Microsoft.EntityFrameworkCore;
using Throughline.Access.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>What somebody wants of a workspace.</summary>
public sealed record WorkspaceDraft(string? Name, string? TimeZone, string? Currency, string? SiteDomains = null);

/// <summary>A field of a form and what would be right.</summary>
public sealed record FieldFault(string Field, string Message);

/// <summary>The workspaces of the installation: find, create, change.</summary>
public sealed class Workspaces(IDbContextFactory<AppDb> databases, Keyring keys, IEventLog log, TimeProvider time)
{
    // The event by which the leads of a workspace get an owner from the first one on; the Leads room reads it.
    private const string DefaultOwnerSet = "workspace.default_owner_set";

    /// <summary>The workspace of exactly that name, or null.</summary>
    public async Task<Workspace?> FindAsync(string name, CancellationToken cancellation)
    {
        var exact = name.Trim();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Workspace>().AsNoTracking().FirstOrDefaultAsync(w => w.Name == exact, cancellation);
    }

    /// <summary>The workspace with that id, or null.</summary>
    public async Task<Workspace?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Workspace>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellation);
    }

    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<Workspace>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Workspace>().AsNoTracking().OrderBy(static w => w.Name).ToListAsync(cancellation);
    }

    /// <summary>Makes a workspace with the default funnel and a write key for its snippet.</summary>
    /// <param name="draft">Name, zone, currency.</param>
    /// <param name="owner">Becomes its owner and the first owner of its leads; null when the command line names none: then the first member does.</param>
    /// <returns>The workspace, or what is wrong with the draft.</returns>
    public async Task<(Workspace? Created, FieldFault? Fault)> CreateAsync(WorkspaceDraft draft, Guid? owner, CancellationToken cancellation)
    {
        if (await FaultAsync(draft, null, cancellation) is { } fault)
            return (null, fault);

        var now = time.GetUtcNow();
        var workspace = new Workspace
        {
            Id = Guid.CreateVersion7(now),
            Name = draft.Name!.Trim(),
            TimeZone = draft.TimeZone!,
            Currency = Currency.Find(draft.Currency)!,
            SiteDomains = WorkspaceRules.ReadDomains(draft.SiteDomains).Domains,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            IsDemo = false,
        };
        if (!await SaveNewAsync(workspace, owner, cancellation))
            return (null, NameTaken(workspace.Name));
        await keys.CreateAsync(workspace.Id, KeyKind.Write, "Snippet", cancellation);
        if (owner is { } user)
            await SetDefaultOwnerAsync(workspace.Id, user, cancellation);
        return (workspace, null);
    }

    /// <summary>Changes a workspace; returns what is wrong, or null when it is done.</summary>
    public async Task<FieldFault?> ChangeAsync(Guid id, WorkspaceDraft draft, CancellationToken cancellation)
    {
        if (await FaultAsync(draft, id, cancellation) is { } fault)
            return fault;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var workspace = await db.Set<Workspace>().SingleAsync(w => w.Id == id, cancellation);
        workspace.Name = draft.Name!.Trim();
        workspace.TimeZone = draft.TimeZone!;
        workspace.Currency = Currency.Find(draft.Currency)!;
        workspace.SiteDomains = WorkspaceRules.ReadDomains(draft.SiteDomains).Domains;
        await db.SaveChangesAsync(cancellation);
        keys.Forget();
        return null;
    }

    /// <summary>From now on leads that nobody was given belong to this user.</summary>
    internal async Task SetDefaultOwnerAsync(Guid workspace, Guid owner, CancellationToken cancellation) =>
        await log.AppendAsync([CommandEvents.Make(time, workspace, "app", $"user:{owner}", DefaultOwnerSet, new { Owner = owner })], cancellation);

    /// <summary>Makes the first member who may work leads the owner of leads that nobody was given; does nothing when there are others already.</summary>
    internal async Task WelcomeAsync(Guid workspace, Guid user, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var workers = await db.Set<Membership>().Where(m => m.WorkspaceId == workspace && m.Role != Role.Viewer).OrderBy(static m => m.UserId).Select(static m => m.UserId).Take(2).ToListAsync(cancellation);
        if (workers.Count == 1 && workers[0] == user)
            await SetDefaultOwnerAsync(workspace, user, cancellation);
    }

    private static FieldFault NameTaken(string name) => new("Name", $"There is a workspace called {name} already; choose another name.");

    private async Task<FieldFault?> FaultAsync(WorkspaceDraft draft, Guid? id, CancellationToken cancellation)
    {
        if (WorkspaceRules.FaultOfName(draft.Name) is { } name)
            return new("Name", name);
        if (WorkspaceRules.FaultOfZone(draft.TimeZone) is { } zone)
            return new("TimeZone", zone);
        if (WorkspaceRules.FaultOfCurrency(draft.Currency) is { } currency)
            return new("Currency", currency);
        if (WorkspaceRules.ReadDomains(draft.SiteDomains).Fault is { } domains)
            return new("SiteDomains", domains);
        return await FindAsync(draft.Name!, cancellation) is { } other && other.Id != id ? NameTaken(other.Name) : null;
    }

    private async Task<bool> SaveNewAsync(Workspace workspace, Guid? owner, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(workspace);
        db.AddRange(Funnel.Rows(workspace.Id, FunnelRules.Default, 0));
        if (owner is { } user)
            db.Add(new Membership { WorkspaceId = workspace.Id, UserId = user, Role = Role.Owner, CreatedAt = workspace.CreatedAt });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException)
        {
            // Somebody took the name in between.
            return false;
        }
    }
}
