namespace Throughline.Cli.Demo;

/// <summary>One source of the made-up company: how people come, and what a visit through it truly does.</summary>
/// <param name="Channel">The channel the rules give it; the demo's truth is stated by it.</param>
/// <param name="Share">Share of first visits, per thousand.</param>
/// <param name="LeadEffect">True effect: added to the log-odds of becoming a lead at each later visit.</param>
/// <param name="WinEffect">True effect: added to the log-odds of winning the deal.</param>
/// <param name="CostPerVisitMinor">What a visit costs on average, cents; 0 for free sources.</param>
internal sealed record DemoSource(
    string Channel, int Share, int LaterShare, double LeadEffect, double WinEffect, int CostPerVisitMinor, string Query, string? Referrer, string? Click, params string[] Campaigns);

/// <summary>The sources of the demo with their true effects. docs/demo.md shows this table.</summary>
internal static class DemoChannels
{
    /// <summary>Log-odds of becoming a lead at a visit when no source had any effect: about 4 %.</summary>
    public const double LeadBase = -3.2;

    /// <summary>Log-odds of winning a deal when no source had any effect: about 27 %.</summary>
    public const double WinBase = -1.0;

    public static IReadOnlyList<DemoSource> All { get; } =
    [
        new("Paid Search", 230, 120, 0.9, 0.2, 310, "utm_source=google&utm_medium=cpc&utm_campaign={0}&gclid=*", "https://www.google.com/", "gclid", "brand", "crm-software", "competitors"),
        new("Organic Search", 260, 180, 0.5, 0.3, 0, "", "https://www.google.com/", null),
        new("Paid Social", 150, 90, 0.1, -0.2, 140, "utm_source=linkedin&utm_medium=paid-social&utm_campaign={0}&li_fat_id=*", "https://www.linkedin.com/", "li_fat_id", "awareness-q1", "retargeting", "ebook"),
        new("Organic Social", 60, 40, 0.0, 0.0, 0, "", "https://www.linkedin.com/", null),
        new("Email", 20, 220, 0.6, 0.4, 2, "utm_source=newsletter&utm_medium=email&utm_campaign={0}", null, null, "product-news", "webinar-invite", "case-study"),
        new("Referral", 70, 50, 0.7, 0.6, 0, "", "https://www.softwarereviews.example/crm", null),
        new("Partner", 30, 30, 0.8, 0.9, 0, "utm_source=altus-consulting&utm_medium=partner", null, null),
        new("Display", 60, 40, -0.3, 0.0, 60, "utm_source=taboola&utm_medium=native&utm_campaign={0}", null, null, "spring-sale", "brand"),
        new("Event/Webinar", 30, 40, 1.1, 0.7, 900, "utm_source=saas-summit&utm_medium=event&utm_campaign={0}", null, null, "saas-summit", "roadshow"),
        new("AI Assistant", 20, 20, 0.6, 0.3, 0, "utm_source=chatgpt.com", "https://chatgpt.com/", null),
        new("Direct", 70, 170, 0.0, 0.1, 0, "", null, null),
    ];
}
