using Throughline.Web;

namespace Throughline.Access;

/// <summary>Who asks and for which workspace: injected into pages. Behind a page's policy there always is one.</summary>
public sealed class WorkspaceContext(IHttpContextAccessor http, TimeProvider time) : IPageFrame
{
    private Display? _display;

    private Session? Session => http.HttpContext is { } context ? Sessions.Of(context) : null;

    /// <summary>The open workspace.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in, or they have no workspace: the page lacks its policy.</exception>
    public Workspace Workspace => Session?.Workspace ?? throw new InvalidOperationException("no workspace is open: the page must ask for a policy");

    /// <summary>Whether a workspace is open.</summary>
    public bool HasWorkspace => Session?.Workspace is not null;

    /// <summary>The signed-in user's id.</summary>
    public Guid UserId => Session?.User ?? throw new InvalidOperationException("nobody is signed in: the page must ask for a policy");

    /// <summary>The signed-in user's e-mail.</summary>
    public string Email => Session?.Email ?? "";

    /// <summary>The user's role in the open workspace.</summary>
    public Role Role => Session?.Role ?? Role.Viewer;

    /// <summary>Whether people's names, e-mails and notes may be shown: to all but viewers.</summary>
    public bool SeesPersonal => Role <= Role.Sales;

    /// <summary>Who gives commands from this page.</summary>
    public Actor Actor => Actor.OfUser(Workspace.Id, UserId);

    public bool IsSignedIn => Session is not null;

    public string UserName => Session?.Name ?? "";

    public string RoleName => Session?.Role?.ToString() ?? "";

    WorkspaceChoice? IPageFrame.Workspace => Session?.Workspace is { } w ? new WorkspaceChoice(w.Id, w.Name, w.IsDemo) : null;

    public IReadOnlyList<WorkspaceChoice> Workspaces => Session?.Choices ?? [];

    /// <summary>Zone, currency and clock for the page's values.</summary>
    public Display Display => _display ??= new Display(
        TimeZoneInfo.TryFindSystemTimeZoneById(Session?.Workspace?.TimeZone ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc,
        Session?.Workspace?.Currency ?? "EUR",
        time.GetUtcNow().ToUnixTimeMilliseconds());
}
