namespace Throughline.Access;

/// <summary>Names for the ids that leads, deals and events carry.</summary>
public sealed class MemberNames(IReadOnlyList<UserName> members)
{
    /// <summary>The members of the workspace, by name.</summary>
    public IReadOnlyList<UserName> Members => members;

    public static async Task<MemberNames> OfAsync(Users users, Guid workspace, CancellationToken cancellation) => new(await users.MembersAsync(workspace, cancellation));

    /// <summary>The member's name; who left the workspace, or never belonged to it, is a short id.</summary>
    public string Of(Guid id) => members.FirstOrDefault(m => m.Id == id)?.Name ?? id.ToString("N")[^8..];

    public bool Has(Guid id) => members.Any(m => m.Id == id);

    /// <summary>Who gave a command, from <see cref="Actor.Id"/>; null for visitors.</summary>
    public string? OfActor(string? actor) => actor?.Split(':') switch
    {
        null => null,
        ["user", var id] when Guid.TryParse(id, out var user) => Of(user),
        ["key", ..] => "an API key",
        ["import"] => "an import",
        _ => actor,
    };
}
