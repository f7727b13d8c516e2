namespace Throughline.Capture.Links;

/// <summary>The builder's form.</summary>
internal sealed class LinkInput
{
    public string? Title { get; set; }

    public string? Destination { get; set; }

    public string? Source { get; set; }

    public string? Medium { get; set; }

    public string? Campaign { get; set; }

    public string? Term { get; set; }

    public string? Content { get; set; }

    public string? CampaignId { get; set; }

    public string? Code { get; set; }

    public bool Overwrite { get; set; }

    /// <summary><c>check</c> shows what the link will count as; anything else saves it.</summary>
    public string? Act { get; set; }

    public LinkDraft Draft => new(Title, Destination?.Trim(), new LinkTags(Text(Source), Text(Medium), Text(Campaign), Text(Term), Text(Content), Text(CampaignId)), Code?.Trim(), Overwrite);

    public static LinkInput Of(Link link) => new()
    {
        Title = link.Title,
        Destination = link.Destination,
        Source = link.Source,
        Medium = link.Medium,
        Campaign = link.Campaign,
        Term = link.Term,
        Content = link.Content,
        CampaignId = link.CampaignKey,
        Code = link.Code,
    };

    private static string Text(string? value) => value?.Trim() ?? "";
}

/// <summary>A platform's own placeholders (utm.md 7): filled in by the platform when it shows the ad.</summary>
internal sealed record PlatformTemplate(string Key, string Name, LinkTags Tags, string Note)
{
    public static IReadOnlyList<PlatformTemplate> All { get; } =
    [
        new("meta", "Meta", new LinkTags("{{site_source_name}}", "paid-social", "{{campaign.name}}", "", "{{ad.name}}", "{{campaign.id}}"), "Names freeze when the ad is first published; ids are safe."),
        new("google", "Google Ads", new LinkTags("google", "cpc", "{_campaign}", "{keyword}", "{creative}", "{campaignid}"), "{_campaign} is a custom parameter that you define in the account."),
        new("microsoft", "Microsoft Ads", new LinkTags("bing", "cpc", "{Campaign}", "{keyword:default}", "{AdId}", "{CampaignId}"), ""),
        new("linkedin", "LinkedIn", new LinkTags("linkedin", "paid-social", "{{CAMPAIGN_NAME}}", "", "{{CREATIVE_ID}}", "{{CAMPAIGN_ID}}"), ""),
        new("tiktok", "TikTok", new LinkTags("tiktok", "paid-social", "__CAMPAIGN_NAME__", "", "__AID_NAME__", "__CAMPAIGN_ID__"), ""),
    ];
}
