using System.Text.Json.Serialization;

namespace Throughline.Capture.Links;

/// <summary>A link as the API shows it.</summary>
internal sealed record LinkJson(
    Guid Id, string Code, string ShortUrl, string Title, string Destination, string Url, string Source, string Medium, string Campaign, string Term, string Content, string CampaignId,
    string Channel, DateTimeOffset CreatedAt, bool IsRetired, LinkCheckJson? Check, IReadOnlyList<LinkFinding>? Findings = null)
{
    public static LinkJson Of(Link link, string origin, LinkCheck? check = null) => new(
        link.LinkId, link.Code, ShortAddresses.Of(origin, link), link.Title, link.Destination, LinkBook.AddressOf(link), link.Source, link.Medium, link.Campaign, link.Term, link.Content, link.CampaignKey,
        link.Channel, DateTimeOffset.FromUnixTimeMilliseconds(link.CreatedAt), link.RetiredAt is not null,
        check is null ? null : LinkCheckJson.Of(check));
}

/// <summary>What the last look at a link found; null in a link nobody looked at yet.</summary>
internal sealed record LinkCheckJson(DateTimeOffset At, string Verdict, IReadOnlyList<string> Lost, int LostAt, string Channel, DateTimeOffset? FailingSince)
{
    public static LinkCheckJson Of(LinkCheck c) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(c.CheckedAt), c.Verdict, LinkSettings.Words(c.Lost), c.LostAt, c.Channel,
        c.FailingSince is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null);
}

internal sealed record LinkListJson(IReadOnlyList<LinkJson> Links, string? Next);

/// <summary>A link to make or change.</summary>
internal sealed record LinkDraftJson(string? Title, string? Destination, string? Source, string? Medium, string? Campaign, string? Term, string? Content, string? CampaignId, string? Code, bool Overwrite = false)
{
    public LinkDraft Draft => new(Title, Destination?.Trim(), new LinkTags(Trim(Source), Trim(Medium), Trim(Campaign), Trim(Term), Trim(Content), Trim(CampaignId)), Code, Overwrite);

    private static string Trim(string? text) => text?.Trim() ?? "";
}

internal sealed record LinkChangeJson(DateTimeOffset At, string By, string Url);

internal sealed record LinkDetailJson(LinkJson Link, int Clicks, int MachineClicks, IReadOnlyList<LinkChangeJson> History);

internal sealed record RetirementJson(bool Retired);

/// <summary>Rows of an upload: what was made and what was not.</summary>
internal sealed record BulkJson(IReadOnlyList<LinkJson> Made, IReadOnlyList<ListFault> Faults);

/// <summary>Rules for links, as the API reads and writes them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LinkRulesJson(
    string? Domain, string? Fallback, IReadOnlyList<string>? Sources, IReadOnlyList<string>? Mediums, string? CampaignPattern, IReadOnlyList<string>? Required, IReadOnlyList<string>? Hosts, bool LowerCase = true)
{
    public static LinkRulesJson Of(LinkSettings s) => new(
        s.Domain, s.Fallback, LinkSettings.Words(s.Sources), LinkSettings.Words(s.Mediums), s.CampaignPattern, LinkSettings.Words(s.Required), LinkSettings.Words(s.Hosts), s.LowerCase);

    public LinkSettings ToSettings(Guid workspace) => new()
    {
        WorkspaceId = workspace,
        Domain = Domain ?? "",
        Fallback = Fallback ?? "",
        Sources = Join(Sources),
        Mediums = Join(Mediums),
        CampaignPattern = CampaignPattern ?? "",
        Required = Join(Required),
        Hosts = Join(Hosts),
        LowerCase = LowerCase,
    };

    private static string Join(IReadOnlyList<string>? words) => string.Join(' ', words ?? []);
}

/// <summary>Addresses to check.</summary>
internal sealed record LintJson(IReadOnlyList<string>? Urls);

internal sealed record LintResultsJson(IReadOnlyList<LintResult> Results, int Errors, int Warnings);

/// <summary>A live link to follow.</summary>
internal sealed record MonitorJson(string? Url);
