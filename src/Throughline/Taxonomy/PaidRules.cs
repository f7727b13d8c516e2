using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>R11: something proves an ad; which channel it was bought on.</summary>
internal static class PaidRules
{
    internal static Verdict Decide(Evidence e) => e switch
    {
        _ when OfMedium(e) is { } channel => Paid(channel, "R11a"),
        _ when OfCategory(e.Source.Category) is { } channel => Paid(channel, "R11b"),
        _ when e.MediumHas("video") || e.Medium is "ctv" or "ott" => Paid(Channels.Video, "R11c"),
        _ when e.IsCrossNetwork || Mediums.IsShoppingCampaign(e.Campaign) => Paid(Channels.PaidSearch, "R11d"),
        _ when e.Campaign.Contains("video", StringComparison.Ordinal) => Paid(Channels.Video, "R11d"),
        _ when OfCategory(e.Referrer.Category) is { } channel => Paid(channel, "R11e"),
        _ when OfParameters(e) is { } channel => Paid(channel, "R11f"),
        { Medium: "cpm" } => Paid(Channels.Display, "R11g"),
        _ => Verdict.Of(Channels.Other, "R11h", isPaid: true, detail: "paid"),
    };

    private static Verdict Paid(string channel, string rule) => Verdict.Of(channel, rule, isPaid: true);

    // R11a: the medium names the network more exactly than the source does.
    private static string? OfMedium(Evidence e) => e switch
    {
        _ when e.MediumHas("social") => Channels.PaidSocial,
        _ when e.MediumHas("search") || e.Medium is "sem" or "sea" => Channels.PaidSearch,
        _ when e.MediumHas("display") || e.MediumHas("banner") || e.MediumHas("programmatic") || e.MediumHas("native") => Channels.Display,
        _ => null,
    };

    // R11b and R11e
    private static string? OfCategory(SourceCategory category) => category switch
    {
        SourceCategory.Search => Channels.PaidSearch,
        SourceCategory.Social => Channels.PaidSocial,
        SourceCategory.Video => Channels.Video,
        SourceCategory.Ai => Channels.AiAssistant,
        SourceCategory.Email => Channels.Email,
        SourceCategory.AdServer or SourceCategory.Shopping => Channels.Display,
        _ => null,
    };

    // R11f
    private static string? OfParameters(Evidence e)
    {
        if (e.PaidValueOf("gad_source") == "1")
            return Channels.PaidSearch;

        return e.PaidValueOf("hsa_net") switch
        {
            "adwords" => Channels.PaidSearch,
            "facebook" or "linkedin" => Channels.PaidSocial,
            _ => OfFirst(e),
        };
    }

    private static string? OfFirst(Evidence e)
    {
        var parameters = e.PaidParameters().Select(static parameter => parameter.Definition).ToList();
        var alone = parameters.Find(static parameter => parameter.ChannelAlone.Length > 0)?.ChannelAlone;
        if (alone is not null)
            return alone;
        if (e.HasNamed("fbclid"))
            return Channels.PaidSocial;

        var platform = parameters.Find(static parameter => parameter is { Kind: ClickKind.AdParameter, Source.Length: > 0 });
        return platform is null ? null : OfCategory(SourceLookup.OfTag(platform.Source).Category);
    }
}
