using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Access;

/// <summary>Who asks, read anew on every request: a changed role, password or membership takes effect at once.</summary>
internal sealed record Session(Guid User, string Name, string Email, Workspace? Workspace, Role? Role, IReadOnlyList<WorkspaceChoice> Choices);

/// <summary>The session cookie: it holds the user, the stamp of their password and the open workspace; all else comes from the store.</summary>
internal sealed class Sessions(IDbContextFactory<AppDb> databases)
{
    private const string StampClaim = "stamp";
    private const string WorkspaceClaim = "workspace";

    /// <summary>Opens a session in the user's first workspace.</summary>
    public static Task OpenAsync(HttpContext http, User user)
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(StampClaim, user.Stamp.ToString())];
        return WriteAsync(http, claims);
    }

    /// <summary>Puts another workspace into the cookie of the request's user; reading the cookie later checks that they belong to it.</summary>
    public static Task OpenAsync(HttpContext http, Guid workspace)
    {
        var claims = http.User.Claims.Where(static c => c.Type is ClaimTypes.NameIdentifier or StampClaim).Append(new Claim(WorkspaceClaim, workspace.ToString()));
        return WriteAsync(http, claims);
    }

    /// <summary>The session of the request, or null.</summary>
    public static Session? Of(HttpContext http) => http.Items[typeof(Session)] as Session;

    /// <summary>Reads the session behind a cookie, and refuses the cookie when there is none any more.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cookie = context.Principal!;
        var session = await ReadAsync(cookie, context.HttpContext.RequestAborted);
        if (session is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return;
        }

        context.HttpContext.Items[typeof(Session)] = session;
        var identity = new ClaimsIdentity(cookie.Claims.Where(static c => c.Type != ClaimTypes.Role), CookieAuthenticationDefaults.AuthenticationScheme);
        if (session.Role is { } role)
            identity.AddClaim(new Claim(ClaimTypes.Role, role.ToString()));
        context.ReplacePrincipal(new ClaimsPrincipal(identity));
    }

    private static Task WriteAsync(HttpContext http, IEnumerable<Claim> claims) => http.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)),
        new AuthenticationProperties { IsPersistent = true });

    private async Task<Session?> ReadAsync(ClaimsPrincipal cookie, CancellationToken cancellation)
    {
        if (!Guid.TryParse(cookie.FindFirstValue(ClaimTypes.NameIdentifier), out var userId) || !Guid.TryParse(cookie.FindFirstValue(StampClaim), out var stamp))
            return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var user = await db.Set<User>().AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId && u.Stamp == stamp, cancellation);
        if (user is null)
            return null;

        var members = await (
            from m in db.Set<Membership>()
            join w in db.Set<Workspace>() on m.WorkspaceId equals w.Id
            where m.UserId == userId
            orderby w.Name
            select new { Workspace = w, m.Role }).AsNoTracking().ToListAsync(cancellation);
        _ = Guid.TryParse(cookie.FindFirstValue(WorkspaceClaim), out var chosen);
        var open = members.FirstOrDefault(m => m.Workspace.Id == chosen) ?? members.FirstOrDefault();
        return new Session(user.Id, user.Name, user.Email, open?.Workspace, open?.Role, [.. members.Select(static m => new WorkspaceChoice(m.Workspace.Id, m.Workspace.Name, m.Workspace.IsDemo))]);
    }
}
