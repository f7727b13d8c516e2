namespace Throughline.Taxonomy;

/// <summary>The decision table of channels.md 1.4: the first line that matches decides.</summary>
internal static class ChannelRules
{
    internal static IReadOnlyList<ChannelRule> Table { get; } =
    [
        new("R01", "a channel declared by a call, a chat, an import, a scan or a person", static e => e.Acquisition.DeclaredChannel is { Length: > 0 } declared ? Verdict.Of(declared, "R01", isPaid: Channels.IsPaidByName(declared)) : null),
        new("R02", "a rule of this workspace whose conditions all hold", static e => e.OwnRule() is >= 0 and var place ? Verdict.Of(e.OwnRules[place].Channel, "R02", e.OwnRules[place].IsPaid) : null),
        new("R03", "a reference code, domain or source of a partner in the registry", static e => e.IsPartner ? Verdict.Of(Channels.Partner, "R03") : null),
        new("R04", "an affiliate medium, click identifier, opted-in parameter or network", static e => IsAffiliate(e) ? Verdict.Of(Channels.Affiliate, "R04") : null),
        new("R05", "a medium that stands for a partner", static e => e.MediumList == Channels.Partner ? Verdict.Of(Channels.Partner, "R05") : null),
        new("R06", "a medium or a source that stands for an event", static e => e.MediumList == Channels.Event || e.Source.Category == SourceCategory.Event ? Verdict.Of(Channels.Event, "R06") : null),
        new("R07", "a medium or a tool of outbound sales", static e => e.MediumList == Channels.Outbound || e.Source.Category == SourceCategory.Outbound ? Verdict.Of(Channels.Outbound, "R07", detail: e.MediumList == Channels.Outbound ? e.MediumDetail : "") : null),
        new("R08", "a medium that stands for an AI assistant", static e => e.MediumList == Channels.AiAssistant ? Verdict.Of(Channels.AiAssistant, "R08") : null),
        new("R09", "a medium that stands for e-mail, and is not a paid one", static e => IsEmail(e) ? Verdict.Of(Channels.Email, "R09") : null),
        new("R10", "a medium that stands for display ads", static e => e.MediumList == Channels.Display ? Verdict.Of(Channels.Display, "R10", isPaid: true) : null),
        new("R11", "proof of an ad: a paid medium, a source that says so, a parameter only ads carry, or a cross-network campaign", static e => e.IsPaid ? PaidRules.Decide(e) : null),
        new("R12", "a medium that stands for social media", static e => e.MediumList == Channels.OrganicSocial || e.MediumHas("social") ? Verdict.Of(Channels.OrganicSocial, "R12") : null),
        new("R12b", "a medium for text messages, push, audio or print", static e => e.MediumList == Channels.Other ? Verdict.Of(Channels.Other, "R12b", detail: e.MediumDetail) : null),
        new("R13", "a source of a known kind", static e => OfSource(e.Source.Category)),
        new("R14", "a medium that stands for search, video or referral, or a word for push or text messages", OfMedium),
        new("R15", "a referrer of a known kind", static e => OfReferrer(e.Referrer.Category) is { } channel ? Verdict.Of(channel, "R15", isPaid: channel == Channels.Display) : null),
        new("R16", "a parameter of an e-mail or, without a referrer, of a share", OfParameter),
        new("R17", "a referrer of another site", static e => e.HasReferrer ? Verdict.Of(Channels.Referral, "R17") : null),
        new("R18", "a source written as the name of a site", static e => SourceLookup.IsHostLike(e.RawSource) ? Verdict.Of(Channels.Referral, "R18") : null),
        new("R19", "any tag at all", static e => e.Tags.IsEmpty ? null : Verdict.Of(Channels.Other, "R19", detail: "unclassified-tag")),
        new("R20", "nothing", static _ => Verdict.Of(Channels.Direct, "R20")),
    ];

    /// <summary>The verdict of the first rule that matches; the last one always does.</summary>
    internal static Verdict Decide(Evidence evidence)
    {
        foreach (var rule in Table)
        {
            if (rule.Decide(evidence) is { } verdict)
                return verdict;
        }

        throw new InvalidOperationException("the last rule matches everything");
    }

    private static bool IsAffiliate(Evidence e) =>
        e.MediumList == Channels.Affiliate || e.Medium.StartsWith("affiliate", StringComparison.Ordinal) || e.HasAffiliateClick
        || e.Source.Category == SourceCategory.Affiliate || (e.Referrer.Category == SourceCategory.Affiliate && e.Medium.Length == 0);

    private static bool IsEmail(Evidence e) =>
        e.MediumList == Channels.Email || ((SourceLookup.ContainsEmailWord(e.Medium) || e.MediumHas("newsletter")) && !e.HasPaidMedium);

    // R13
    private static Verdict? OfSource(SourceCategory category) => category switch
    {
        SourceCategory.Shopping => Verdict.Of(Channels.Referral, "R13", detail: "shopping"),
        SourceCategory.Referral => Verdict.Of(Channels.Referral, "R13", detail: "referral"),
        _ when OfReferrer(category) is { } channel => Verdict.Of(channel, "R13", isPaid: channel == Channels.Display),
        _ => null,
    };

    // R14
    private static Verdict? OfMedium(Evidence e) => e switch
    {
        { MediumList: Channels.OrganicSearch } => Verdict.Of(Channels.OrganicSearch, "R14"),
        _ when e.MediumList == Channels.Video || e.MediumHas("video") => Verdict.Of(Channels.Video, "R14"),
        { MediumList: Channels.Referral } => Verdict.Of(Channels.Referral, "R14"),
        _ when e.Medium.EndsWith("push", StringComparison.Ordinal) || e.MediumHas("mobile") || e.MediumHas("notification") => Verdict.Of(Channels.Other, "R14", detail: "push"),
        { RawSource: "sms" or "text" } => Verdict.Of(Channels.Other, "R14", detail: "sms"),
        { RawSource: "firebase" } => Verdict.Of(Channels.Other, "R14", detail: "push"),
        _ => null,
    };

    // R15: the channel of a referrer's category; a known but plain host is left to R17.
    private static string? OfReferrer(SourceCategory category) => category switch
    {
        SourceCategory.Ai => Channels.AiAssistant,
        SourceCategory.Video => Channels.Video,
        SourceCategory.Social => Channels.OrganicSocial,
        SourceCategory.Search => Channels.OrganicSearch,
        SourceCategory.Email => Channels.Email,
        SourceCategory.AdServer => Channels.Display,
        SourceCategory.Affiliate => Channels.Affiliate,
        SourceCategory.Event => Channels.Event,
        _ => null,
    };

    // R16
    private static Verdict? OfParameter(Evidence e) => e switch
    {
        { HasEmailParameter: true } => Verdict.Of(Channels.Email, "R16"),
        { HasReferrer: false, HasShareParameter: true } => Verdict.Of(Channels.OrganicSocial, "R16"),
        _ when !e.HasReferrer && e.HasNamed("srsltid") => Verdict.Of(Channels.OrganicSearch, "R16"),
        _ => null,
    };
}
