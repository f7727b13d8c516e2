namespace Throughline.Identity.Rules;

/// <summary>Kinds of identifier, strongest first.</summary>
internal static class IdentityKinds
{
    /// <summary>The sender's own user id (level 1).</summary>
    public const string User = "user";

    /// <summary>An e-mail's match key (level 3). Shared mailboxes carry the name as well, so that two people behind <c>info@</c> stay two.</summary>
    public const string Email = "email";

    /// <summary>A telephone number (level 4): joins people unless it turns out to be a switchboard's.</summary>
    public const string Phone = "phone";

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
        Phone => 2,
        Link => 4,
        _ => 3,
    };

    /// <summary>True when two different values of the kind on one browser mean two people.</summary>
    public static bool NamesOnePerson(string kind) => kind is User or Email;
}
