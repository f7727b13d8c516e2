using System.Collections.Frozen;
using Throughline.Capture;

namespace Throughline.Identity;

/// <summary>What mail providers make of the part before the at sign, and which domains belong to whom (contact-normalisation.md 1).</summary>
internal static class EmailProviders
{
    private static readonly Lazy<FrozenSet<string>> FreeDomains = new(static () => DataFile.Lines("free-mail-domains.txt").ToFrozenSet(StringComparer.Ordinal));

    private static readonly Lazy<FrozenSet<string>> DisposableDomains = new(static () => DataFile.Lines("disposable-domains.txt").ToFrozenSet(StringComparer.Ordinal));

    private static readonly FrozenSet<string> RelayDomains =
        new[] { "privaterelay.appleid.com", "mozmail.com", "duck.com", "simplelogin.com", "anonaddy.me" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> RoleNames = new[]
    {
        "info", "sales", "contact", "office", "hello", "support", "admin", "mail", "kontakt", "team", "service", "marketing", "hr", "jobs",
        "billing", "accounts", "invoices", "noreply", "no-reply", "webmaster", "postmaster", "abuse", "help", "enquiries", "reception",
        "ufficio", "contacto", "commercial",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Drop the tag, keep dots; the domains stay apart.
    private static readonly FrozenSet<string> TagDomains =
        new[] { "outlook.com", "msn.com", "icloud.com", "me.com", "mac.com", "zoho.com" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> TagBrands = new[] { "hotmail", "live", "fastmail", "yandex" }.ToFrozenSet(StringComparer.Ordinal);

    internal static EmailIdentity Identify(string local, string domain)
    {
        var meant = EmailTypos.Meant(domain);
        var key = MatchKey(local, domain);
        return new EmailIdentity(
            Canonical: $"{local}@{domain}",
            MatchKey: key,
            Class: ClassOf(local, domain),
            Suggestion: meant.Length > 0 ? $"{local}@{meant}" : "",
            SimilarKey: SimilarTo(key, domain));
    }

    internal static bool IsShared(string domain) => IsIn(DisposableDomains.Value, domain) || IsIn(RelayDomains, domain) || IsIn(FreeDomains.Value, domain);

    private static EmailClass ClassOf(string local, string domain) =>
        IsIn(DisposableDomains.Value, domain) ? EmailClass.Disposable
        : IsIn(RelayDomains, domain) ? EmailClass.Relay
        : IsIn(FreeDomains.Value, domain) ? EmailClass.Free
        : RoleNames.Contains(local) ? EmailClass.Role
        : EmailClass.Business;

    private static string MatchKey(string local, string domain) => domain switch
    {
        "gmail.com" or "googlemail.com" => $"{Kept(WithoutTag(local).Replace(".", "", StringComparison.Ordinal), local)}@gmail.com",
        "proton.me" or "protonmail.com" or "pm.me" => $"{Kept(WithoutMarks(WithoutTag(local)), local)}@proton.me",
        _ when DropsTags(domain) => $"{WithoutTag(local)}@{domain}",
        _ => $"{local}@{domain}",
    };

    // Elsewhere a plus may be part of a name, so the bare address is a suggestion; Yahoo's aliases use another sign.
    private static string SimilarTo(string key, string domain)
    {
        var at = key.LastIndexOf('@');
        var bare = WithoutTag(key[..at]);
        return bare.Length == at || IsBrand(domain, "yahoo") || IsIn(RelayDomains, domain) ? "" : bare + key[at..];
    }

    private static bool DropsTags(string domain)
    {
        var dot = domain.IndexOf('.');
        return TagDomains.Contains(domain) || (TagBrands.Contains(domain[..dot]) && PublicSuffixes.RegistrableDomain(domain) == domain);
    }

    private static bool IsBrand(string domain, string brand) =>
        domain.StartsWith(brand, StringComparison.Ordinal) && domain[brand.Length] == '.' && PublicSuffixes.RegistrableDomain(domain) == domain;

    private static string WithoutTag(string local)
    {
        var plus = local.IndexOf('+');
        return plus > 0 ? local[..plus] : local;
    }

    private static string WithoutMarks(string local) =>
        local.Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    // A local part made of marks alone would leave no key.
    private static string Kept(string key, string local) => key.Length > 0 ? key : local;

    // The domain and its parents up to the registrable one.
    private static bool IsIn(FrozenSet<string> domains, string domain)
    {
        for (var at = domain; at.Contains('.'); at = at[(at.IndexOf('.') + 1)..])
        {
            if (domains.Contains(at))
                return true;
        }

        return false;
    }
}
