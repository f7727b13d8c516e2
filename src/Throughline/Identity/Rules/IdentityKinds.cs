namespace Throughline.Identity.Rules;

/// <summary>Kinds of identifier, strongest first.</summary>
internal static class IdentityKinds
{
    /// <summary>The sender's own user id (level 1).</summary>
    public const string User = "user";

    /// <summary>A user id that a public key claims: anybody can, so it joins no two people whose e-mails are known. Only of marks; the node is a user's.</summary>
    public const string Claim = "claim";

    /// <summary>An e-mail's match key (level 3). Shared mailboxes carry the name as well, so that two people behind <c>info@</c> stay two.</summary>
    public const string Email = "email";

    /// <summary>A telephone number (level 4): joins people unless it turns out to be a switchboard's.</summary>
    public const string Phone = "phone";

    /// <summary>A telephone number that a public key or form says is somebody's: as <see cref="Claim"/>, it joins no two people whose e-mails are known. Only of marks; the node is a phone's.</summary>
    public const string PhoneClaim = "phone_claim";

    /// <summary>A record without an identifier of its own: a form with a name only, a lead typed in by hand.</summary>
    public const string Reference = "reference";

    /// <summary>A signed link of a mail followed in this browser (level 5): forwarding makes it wrong, so it counts only where nothing stronger was ever given.</summary>
    public const string Link = "link";

    /// <summary>A code scanned before the browser was known: it joins the visit that follows, and names nobody.</summary>
    public const string Scan = "scan";

    public static int Strength(string kind) => kind switch
    {
        User => 0,
        Email => 1,
        Claim => 2,
        Phone or PhoneClaim => 3,
        Link => 5,
        _ => 4,
    };

    /// <summary>True when two different values of the kind on one browser mean two people.</summary>
    public static bool NamesOnePerson(string kind) => kind is User or Claim or Email;

    /// <summary>Whether anybody may have said so.</summary>
    public static bool IsClaim(string kind) => kind is Claim or PhoneClaim;

    /// <summary>What the values of a kind are compared with on one browser: claimed ones with stated ones.</summary>
    public static string Compared(string kind) => kind switch
    {
        Claim => User,
        PhoneClaim => Phone,
        _ => kind,
    };
}
