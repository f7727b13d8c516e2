using Throughline.Web;

namespace Throughline.Capture.Links.Rules;

/// <summary>What a workspace's naming rules say of tags (utm.md 2 and 6). Pure.</summary>
internal static class NamingRules
{
    private const int LongestValue = 255;
    private const int LongWord = 100;
    private const int LongestList = 4_000;
    private const string Separators = "-_.~";
    private static readonly string[] Optional = ["term", "content", "id"];

    /// <summary>What is wrong with the rules themselves, or null.</summary>
    public static Fault? FaultOf(LinkSettings settings)
    {
        if (settings.Domain.Length > 0 && (HostName.Normalise(settings.Domain) is not { } host || host != settings.Domain || !HostName.LooksLikeHost(host)))
            return new Fault("domain", "a host name such as go.example.com, without https:// and path");
        if (settings.Fallback.Length > 0 && LinkAddress.FaultOf(settings.Fallback) is { } fallback)
            return new Fault("fallback", fallback);
        if (LinkSettings.Words(settings.Required).FirstOrDefault(static w => !Optional.Contains(w)) is { } unknown)
            return new Fault("required", $"of {string.Join(", ", Optional)}; '{unknown}' is none of them (source, medium and campaign always are)");
        if (settings.CampaignPattern.Length > 200 || !CampaignPattern.TryRead(settings.CampaignPattern, out _))
            return new Fault("campaignPattern", "fields in braces with separators between them, such as {yyyyqq}_{region}_{theme}");
        if (new[] { settings.Sources, settings.Mediums, settings.Hosts }.Any(static list => list.Length > LongestList))
            return new Fault("sources", $"lists of at most {LongestList:N0} characters");
        return LinkSettings.Words(settings.Hosts).FirstOrDefault(static h => HostName.Normalise(h) is null) is { } bad ? new Fault("hosts", $"host names; '{bad}' is none") : null;
    }

    /// <summary>Findings on tags about to be made into a link.</summary>
    public static IEnumerable<LinkFinding> Of(LinkTags tags, LinkSettings settings)
    {
        foreach (var (name, value) in new[] { ("source", tags.Source), ("medium", tags.Medium), ("campaign", tags.Campaign) })
        {
            if (value.Length == 0)
                yield return new LinkFinding("U01", LinkSeverity.Error, $"{name} is missing");
        }

        foreach (var (name, value) in new[] { ("term", tags.Term), ("content", tags.Content), ("id", tags.Id) })
        {
            if (value.Length == 0 && LinkSettings.Words(settings.Required).Contains(name))
                yield return new LinkFinding("U01", LinkSeverity.Error, $"{name} is missing, which this workspace requires");
        }

        foreach (var finding in Lists(tags, settings).Concat(Spelling(tags, settings)))
            yield return finding;
    }

    /// <summary>Whether a destination's host is one that the workspace allows.</summary>
    public static bool AllowsHost(string destination, LinkSettings settings)
    {
        var hosts = LinkSettings.Words(settings.Hosts);
        if (hosts.Length == 0)
            return true;
        var host = LandingUrl.Parse(destination).Host ?? "";
        return hosts.Any(allowed => HostName.IsUnder(host, allowed));
    }

    private static IEnumerable<LinkFinding> Lists(LinkTags tags, LinkSettings settings)
    {
        var mediums = LinkSettings.Words(settings.Mediums);
        if (tags.Medium.Length > 0 && mediums.Length > 0 && !IsMacro(tags.Medium) && !mediums.Contains(tags.Medium, StringComparer.OrdinalIgnoreCase))
            yield return new LinkFinding("U03", LinkSeverity.Error, $"medium '{tags.Medium}' is not in this workspace's list: {string.Join(", ", mediums.Take(20))}");
        var sources = LinkSettings.Words(settings.Sources);
        if (tags.Source.Length > 0 && sources.Length > 0 && !IsMacro(tags.Source) && !sources.Contains(tags.Source, StringComparer.OrdinalIgnoreCase))
            yield return new LinkFinding("U03", LinkSeverity.Error, $"source '{tags.Source}' is not in this workspace's list: {string.Join(", ", sources.Take(20))}");
        if (tags.Campaign.Length > 0 && !IsMacro(tags.Campaign) && CampaignPattern.TryRead(settings.CampaignPattern, out var pattern) && !pattern.Matches(tags.Campaign))
            yield return new LinkFinding("U06", LinkSeverity.Warning, $"campaign does not follow {settings.CampaignPattern}, as in {pattern.Example}");
    }

    private static IEnumerable<LinkFinding> Spelling(LinkTags tags, LinkSettings settings)
    {
        foreach (var (name, value) in tags.Parameters)
        {
            if (value.Length > LongestValue)
                yield return new LinkFinding("U09", LinkSeverity.Error, $"{name} is longer than {LongestValue} characters");
            else if (value.Length > LongWord)
                yield return new LinkFinding("U09", LinkSeverity.Warning, $"{name} is longer than {LongWord} characters: reports cut it");
            if (settings.LowerCase && !IsMacro(value) && name != "utm_term" && value.FirstOrDefault(static c => !char.IsAsciiLetterOrDigit(c) && c != ' ' && !Separators.Contains(c)) is var odd and not '\0')
                yield return new LinkFinding("U04", LinkSeverity.Error, $"{name} holds {odd}: write letters a to z, digits and {string.Join(' ', Separators.ToCharArray())} only");
            if (settings.LowerCase && !IsMacro(value) && name != "utm_term" && (value.Any(char.IsUpper) || value.Contains(' ')))
                yield return new LinkFinding("U04", LinkSeverity.Error, $"{name} has upper case or spaces: write {value.ToLowerInvariant().Replace(' ', '-')}");
            if (PersonalValues.FindingOf(name, value) is { } personal)
                yield return personal;
        }
    }

    /// <summary>Whether the whole value is one placeholder as ad platforms write them (utm.md 7).</summary>
    public static bool IsPlaceholder(string value) =>
        Whole(value, "{{", "}}") || Whole(value, "{", "}") || Whole(value, "__", "__") || Whole(value, "%%", "%%");

    private static bool Whole(string value, string before, string behind) =>
        value.Length > before.Length + behind.Length && value.StartsWith(before, StringComparison.Ordinal) && value.EndsWith(behind, StringComparison.Ordinal)
        && !value.AsSpan(before.Length, value.Length - before.Length - behind.Length).ContainsAny("{}%& ");

    /// <summary>A placeholder that an ad platform fills in.</summary>
    public static bool IsMacro(string value) => value.Contains('{') || value.StartsWith("__", StringComparison.Ordinal) || value.Contains("%%", StringComparison.Ordinal);
}
