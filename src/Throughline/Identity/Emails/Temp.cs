namespace Throughline.Identity;

internal enum EmailClass { Business, Role }

internal sealed record EmailIdentity(string Canonical, string MatchKey, EmailClass Class);

internal static class EmailAddress
{
    public static bool TryNormalise(string raw, out EmailIdentity email, out string? fault)
    {
        email = new(raw.Trim().ToLowerInvariant(), raw.Trim().ToLowerInvariant(), EmailClass.Business);
        fault = null;
        return raw.Contains('@');
    }
}
