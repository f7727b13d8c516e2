using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Throughline.Access.Rules;
using Throughline.Storage;

namespace Throughline.Access;

/// <summary>A user as other rooms show one: an owner of leads, an author of notes.</summary>
public sealed record UserName(Guid Id, string Name, string Email, Role Role);

/// <summary>The users of the installation.</summary>
public sealed class Users(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromDays(3);
    private static readonly PasswordHasher<User> Hasher = new();

    // Checked when nobody has the address, so that the answer takes as long as for a wrong password.
    private static readonly string NobodysHash = Hasher.HashPassword(null!, "nobody's password");

    /// <summary>The members of a workspace, by name.</summary>
    public async Task<IReadOnlyList<UserName>> MembersAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await (
            from m in db.Set<Membership>()
            join u in db.Set<User>() on m.UserId equals u.Id
            where m.WorkspaceId == workspace
            orderby u.Name
            select new UserName(u.Id, u.Name, u.Email, m.Role)).ToListAsync(cancellation);
    }

    /// <summary>Whether somebody belongs to a workspace, and not only to look.</summary>
    public async Task<bool> MayWorkLeadsAsync(Guid workspace, Guid user, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Membership>().AnyAsync(m => m.WorkspaceId == workspace && m.UserId == user && m.Role != Role.Viewer, cancellation);
    }

    /// <summary>Whether nobody has set this installation up yet.</summary>
    internal async Task<bool> IsSetupOpenAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return !await db.Set<SetupMark>().AnyAsync(cancellation);
    }

    /// <summary>Makes the owner of the installation. Of two at once exactly one wins; the other gets null.</summary>
    internal async Task<User?> CreateFirstAsync(string name, string email, string password, CancellationToken cancellation)
    {
        var user = New(name, email);
        user.PasswordHash = Hasher.HashPassword(user, password);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(new SetupMark { Id = SetupMark.Only, At = user.CreatedAt });
        db.Add(user);
        foreach (var workspace in await db.Set<Workspace>().Select(static w => w.Id).ToListAsync(cancellation))
            db.Add(new Membership { WorkspaceId = workspace, UserId = user.Id, Role = Role.Owner, CreatedAt = user.CreatedAt });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return user;
        }
        catch (DbUpdateException)
        {
            // The mark's key is taken: another setup was first.
            return null;
        }
    }

    /// <summary>Adds somebody to a workspace; who is new to the installation gets an account without a password.</summary>
    internal async Task<(User? User, FieldFault? Fault)> AddAsync(Guid workspace, string? name, string? email, Role role, CancellationToken cancellation)
    {
        if (UserRules.FaultOfEmail(email) is { } wrongEmail)
            return (null, new("Email", wrongEmail));
        if (UserRules.FaultOfName(name) is { } wrongName)
            return (null, new("Name", wrongName));

        await using var db = await databases.CreateDbContextAsync(cancellation);
        var normal = UserRules.Normalise(email);
        var user = await db.Set<User>().FirstOrDefaultAsync(u => u.Email == normal, cancellation);
        if (user is not null && await db.Set<Membership>().AnyAsync(m => m.WorkspaceId == workspace && m.UserId == user.Id, cancellation))
            return (null, new("Email", $"{normal} is a member of this workspace already."));
        if (user is null)
            db.Add(user = New(name!, normal));
        db.Add(new Membership { WorkspaceId = workspace, UserId = user.Id, Role = role, CreatedAt = Now });
        await db.SaveChangesAsync(cancellation);
        await db.InsertNewAsync([new SetupMark { Id = SetupMark.Only, At = Now }], cancellation);
        return (user, null);
    }

    /// <summary>Changes a member's role, or removes them; returns why not, or null.</summary>
    internal async Task<string?> ChangeRoleAsync(Guid workspace, Guid userId, Role? next, Role actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var member = await db.Set<Membership>().FirstOrDefaultAsync(m => m.WorkspaceId == workspace && m.UserId == userId, cancellation);
        if (member is null)
            return "Nobody with this id belongs to the workspace.";
        var owners = await db.Set<Membership>().CountAsync(m => m.WorkspaceId == workspace && m.Role == Role.Owner, cancellation);
        if (UserRules.FaultOfChange(actor, member.Role, next, owners) is { } fault)
            return fault;
        if (next is { } role)
            member.Role = role;
        else
            db.Remove(member);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The user with this address, or null.</summary>
    internal async Task<User?> FindAsync(string? email, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var normal = UserRules.Normalise(email);
        return await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Email == normal, cancellation);
    }

    /// <summary>The user with this address and password, or null. Takes the same time whether the address is known or not.</summary>
    internal async Task<User?> CheckAsync(string? email, string? password, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var normal = UserRules.Normalise(email);
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Email == normal, cancellation);
        var verdict = Hasher.VerifyHashedPassword(user!, user?.PasswordHash ?? NobodysHash, Cut(password));
        return user?.PasswordHash is not null && verdict != PasswordVerificationResult.Failed ? user : null;
    }

    /// <summary>Sets a password: sessions opened with the old one end.</summary>
    internal async Task<User> SetPasswordAsync(Guid id, string password, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var user = await db.Set<User>().SingleAsync(u => u.Id == id, cancellation);
        user.PasswordHash = Hasher.HashPassword(user, password);
        user.Stamp = Guid.NewGuid();
        await db.SaveChangesAsync(cancellation);
        return user;
    }

    internal async Task RenameAsync(Guid id, string name, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<User>().Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(static u => u.Name, name.Trim()), cancellation);
    }

    /// <summary>Path of a page that sets this user's password once, for three days. Earlier links stop working.</summary>
    internal async Task<string> LinkAsync(Guid id, CancellationToken cancellation)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Set<PasswordLink>().Where(l => l.UserId == id).ExecuteDeleteAsync(cancellation);
        db.Add(new PasswordLink { Hash = HashOf(token), UserId = id, ExpiresAt = Now + (long)LinkLife.TotalMilliseconds });
        await db.SaveChangesAsync(cancellation);
        return $"/password/{token}";
    }

    /// <summary>Why this user may not make a password link for that one, or null. The link opens every workspace of its user, so it takes rights in all of them.</summary>
    internal async Task<string?> WhyNoLinkAsync(Guid actor, Guid userId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var theirs = await db.Set<Membership>().AsNoTracking().Where(m => m.UserId == userId).ToListAsync(cancellation);
        var mine = await db.Set<Membership>().AsNoTracking().Where(m => m.UserId == actor).ToDictionaryAsync(static m => m.WorkspaceId, static m => m.Role, cancellation);
        var everywhere = theirs.All(m => mine.TryGetValue(m.WorkspaceId, out var role) && UserRules.FaultOfChange(role, m.Role, m.Role, int.MaxValue) is null);
        return everywhere ? null : "This person also belongs to a workspace, or has a role, that you may not change; an owner there can make the link.";
    }

    /// <summary>Whose link this is while it works, else null.</summary>
    internal async Task<User?> FindByLinkAsync(string token, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (hash, now) = (HashOf(token), Now);
        return await (
            from l in db.Set<PasswordLink>()
            join u in db.Set<User>() on l.UserId equals u.Id
            where l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now
            select u).AsNoTracking().FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Uses a link up; false when somebody was faster or it has run out.</summary>
    internal async Task<bool> UseLinkAsync(string token, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (hash, now) = (HashOf(token), Now);
        return await db.Set<PasswordLink>().Where(l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(static l => l.UsedAt, now), cancellation) == 1;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Cut(string? password) => password is null ? "" : password.Length <= 200 ? password : password[..200];

    private User New(string name, string email) =>
        new() { Id = Guid.CreateVersion7(time.GetUtcNow()), Email = UserRules.Normalise(email), Name = name.Trim(), Stamp = Guid.NewGuid(), CreatedAt = Now };
}
