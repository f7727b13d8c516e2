namespace Throughline.Access;

/// <summary>Who gives a command: the workspace it is for, the door it came through, and a name for the audit trail.</summary>
public sealed record Actor(Guid Workspace, string Door, string Id)
{
    /// <summary>A secret key.</summary>
    public static Actor Of(KeyGrant grant) => new(grant.Workspace, "api", $"key:{grant.Id}");

    /// <summary>A signed-in user.</summary>
    public static Actor OfUser(Guid workspace, Guid user) => new(workspace, "app", $"user:{user}");
}
