using Throughline.Web;

namespace Throughline.Access.Rules;

/// <summary>What a workspace's settings must be.</summary>
internal static class WorkspaceRules
{
    private const int MaxName = 80;
    private const int MaxDomains = 50;

    public static string? FaultOfName(string? name) => name?.Trim() switch
    {
        null or "" => "A name is needed, such as your company's.",
        { Length: > MaxName } => $"At most {MaxName} characters.",
        var text when text.Any(char.IsControl) => "A name in one line, without control characters.",
        _ => null,
    };

    public static string? FaultOfZone(string? zone) =>
        zone is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : "A time zone of the IANA list, such as Europe/Berlin.";

    public static string? FaultOfCurrency(string? currency) => Currency.Find(currency) is null ? "A currency code of ISO 4217, such as EUR." : null;

    /// <summary>Domains as stored: lower case, space separated; or what is wrong with one.</summary>
    public static (string Domains, string? Fault) ReadDomains(string? text)
    {
        var domains = (text ?? "").Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(static d => d.Trim().ToLowerInvariant()).Distinct().ToArray();
        var wrong = domains.FirstOrDefault(static d => Uri.CheckHostName(d) != UriHostNameType.Dns);
        var fault = wrong is not null ? $"'{wrong}' is not a domain: write example.com, without https:// and without a path."
            : domains.Length > MaxDomains ? $"At most {MaxDomains} domains."
            : null;
        return (string.Join(' ', domains), fault);
    }
}
