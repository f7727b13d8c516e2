namespace Throughline.Access.Rules;

/// <summary>What a user's name and address must be, and who may change whom.</summary>
internal static class UserRules
{
    private const int MaxEmail = 254;
    private const int MaxName = 80;

    /// <summary>The one spelling that is stored and compared.</summary>
    public static string Normalise(string? email) => (email ?? "").Trim().ToLowerInvariant();

    public static string? FaultOfEmail(string? email)
    {
        var at = Normalise(email).Split('@');
        return at.Length == 2 && at[0].Length > 0 && at[1].Contains('.', StringComparison.Ordinal) && !at[1].StartsWith('.') && !at[1].EndsWith('.') && !email!.Trim().Any(char.IsWhiteSpace) && email.Length <= MaxEmail
            ? null
            : "An e-mail address such as ana@example.com.";
    }

    public static string? FaultOfName(string? name) => name?.Trim() switch
    {
        null or "" => "A name is needed: what colleagues will see.",
        { Length: > MaxName } => $"At most {MaxName} characters.",
        _ => null,
    };

    /// <summary>Why this change of a member is refused, or null. Owners are changed by owners only, and one always stays.</summary>
    /// <param name="actor">Role of who asks.</param>
    /// <param name="now">The member's role; null for somebody new.</param>
    /// <param name="next">The role asked for; null removes the member.</param>
    /// <param name="owners">Owners of the workspace, this member included.</param>
    public static string? FaultOfChange(Role actor, Role? now, Role? next, int owners) => (now, next) switch
    {
        _ when actor > Role.Admin => "Only owners and admins change users.",
        _ when actor != Role.Owner && (now == Role.Owner || next == Role.Owner) => "Only an owner can make or change an owner.",
        (Role.Owner, not Role.Owner) when owners <= 1 => "A workspace keeps at least one owner; make somebody else owner first.",
        _ => null,
    };
}
