namespace Throughline.Taxonomy;

/// <summary>Says in a sentence why a touch got its channel. One line per rule of <c>docs/channels.md</c>.</summary>
public static class RuleWords
{
    /// <summary>The reason in plain words; empty for a touch about which nothing is known.</summary>
    public static string Of(AcquisitionFacts facts) => facts.Rule switch
    {
        "" => "",
        "R01" => $"Declared as {facts.DeclaredChannel} when it was recorded.",
        "R02" => "A rule of this workspace says so.",
        "R03" => "The partner registry knows the reference code, the domain or the source.",
        "R04" => "It came through an affiliate network: its medium, link parameter or name says so.",
        "R05" => $"The medium {Quoted(facts.TagMedium)} stands for a partner.",
        "R06" => "The medium or the platform belongs to an event.",
        "R07" => "The medium or the tool belongs to outbound sales.",
        "R08" => $"The medium {Quoted(facts.TagMedium)} stands for an AI assistant.",
        "R09" => $"The medium {Quoted(facts.TagMedium)} or the source stands for e-mail.",
        "R10" => $"The medium {Quoted(facts.TagMedium)} stands for display ads.",
        "R11a" => $"It was paid for, and the medium {Quoted(facts.TagMedium)} names the kind of ad.",
        "R11b" => $"It was paid for, and {facts.Source} is known for this kind of ad.",
        "R11c" => "It was paid for, and the medium stands for video.",
        "R11d" => $"It was paid for, and the campaign {Quoted(facts.TagCampaign)} names the kind of ad.",
        "R11e" => $"It was paid for, and the referrer {facts.Referrer} is known for this kind of ad.",
        "R11f" => $"The link carried {Parameters(facts)}, which only ads carry.",
        "R11g" => "It was paid for by impressions (cpm), which is how display ads are bought.",
        "R11h" => "It was paid for, but nothing says where.",
        "R12" => $"The medium {Quoted(facts.TagMedium)} stands for social media.",
        "R12b" => $"The medium {Quoted(facts.TagMedium)} stands for {facts.Detail}.",
        "R13" => $"The source {Quoted(facts.TagSource)} is known: {facts.Channel}.",
        "R14" => $"The medium {Quoted(facts.TagMedium)} says so, and the source is not in the list.",
        "R15" => $"No tags; the referrer {facts.Referrer} is known: {facts.Channel}.",
        "R16" => $"No tags and no known referrer; the link carried {Parameters(facts)}.",
        "R17" => $"No tags; the visit came from a link on {facts.Referrer}.",
        "R18" => $"The source {Quoted(facts.TagSource)} is the name of a site.",
        "R19" => "The link was tagged, but no rule knows the tags. They can be mapped in the taxonomy.",
        "R20" => "No tags, no referrer, no click identifier: typed in, or the trail was lost.",
        _ => "",
    };

    private static string Quoted(string value) => value.Length == 0 ? "of the link" : $"“{value}”";

    private static string Parameters(AcquisitionFacts facts) => facts.Parameters.Length == 0 ? "a click identifier" : facts.Parameters;
}
