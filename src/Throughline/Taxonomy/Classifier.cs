namespace Throughline.Taxonomy;

/// <summary>The decision table of channels.md 1.4: from a tuple to one of fifteen channels, first match wins.</summary>
/// <remarks>Pure and thread-safe; one instance per rule set. Version of the common rules: <see cref="Version"/>.</remarks>
public sealed class Classifier(RuleSet rules)
{
    /// <summary>Changes whenever the common rules or tables change what a tuple means.</summary>
    public const int Version = 1;

    /// <summary>The common rules alone.</summary>
    public static Classifier Default { get; } = new(RuleSet.Default);

    /// <summary>What the tuple means.</summary>
    public Classification Classify(Acquisition acquisition)
    {
        var evidence = new Evidence(acquisition, rules);
        var verdict = Decide(evidence);
        return new Classification(
            verdict.Channel, verdict.IsPaid, verdict.Detail, SourceOf(evidence, verdict.Channel), evidence.Medium, evidence.Campaign, verdict.Rule);
    }

    private static Verdict Decide(Evidence e) => e switch
    {
        { Acquisition.DeclaredChannel: { Length: > 0 } declared } => Verdict.Of(declared, "R01", isPaid: Channels.IsPaidByName(declared)),
        _ when e.OwnRule() is { } rule => Verdict.Of(rule.Channel, "R02", rule.IsPaid),
        { IsPartner: true } => Verdict.Of(Channels.Partner, "R03"),
        _ when IsAffiliate(e) => Verdict.Of(Channels.Affiliate, "R04"),
        { MediumList: Channels.Partner } => Verdict.Of(Channels.Partner, "R05"),
        { MediumList: Channels.Event } or { Source.Category: SourceCategory.Event } => Verdict.Of(Channels.Event, "R06"),
        { MediumList: Channels.Outbound } or { Source.Category: SourceCategory.Outbound } => Verdict.Of(Channels.Outbound, "R07", detail: e.MediumList == Channels.Outbound ? e.MediumDetail : ""),
        { MediumList: Channels.AiAssistant } => Verdict.Of(Channels.AiAssistant, "R08"),
        _ when IsEmail(e) => Verdict.Of(Channels.Email, "R09"),
        { MediumList: Channels.Display } => Verdict.Of(Channels.Display, "R10", isPaid: true),
        { IsPaid: true } => PaidRules.Decide(e),
        _ when e.MediumList == Channels.OrganicSocial || e.MediumHas("social") => Verdict.Of(Channels.OrganicSocial, "R12"),
        { MediumList: Channels.Other } => Verdict.Of(Channels.Other, "R12b", detail: e.MediumDetail),
        _ when OfSource(e.Source.Category) is { } verdict => verdict,
        _ when OfMedium(e) is { } verdict => verdict,
        _ when OfReferrer(e.Referrer.Category) is { } channel => Verdict.Of(channel, "R15", isPaid: channel == Channels.Display),
        { HasEmailParameter: true } => Verdict.Of(Channels.Email, "R16"),
        { HasReferrer: false, HasShareParameter: true } => Verdict.Of(Channels.OrganicSocial, "R16"),
        _ when !e.HasReferrer && e.HasNamed("srsltid") => Verdict.Of(Channels.OrganicSearch, "R16"),
        { HasReferrer: true } => Verdict.Of(Channels.Referral, "R17"),
        _ when SourceLookup.IsHostLike(e.RawSource) => Verdict.Of(Channels.Referral, "R18"),
        { Tags.IsEmpty: false } => Verdict.Of(Channels.Other, "R19", detail: "unclassified-tag"),
        _ => Verdict.Of(Channels.Direct, "R20"),
    };

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

    private static string SourceOf(Evidence e, string channel) =>
        e.Source.Canonical.Length > 0 ? e.Source.Canonical
        : e.HasReferrer ? e.Referrer.Canonical
        : e.ParameterSource() is { Length: > 0 } source ? source
        : channel == Channels.Direct ? "(direct)"
        : "(not set)";
}
