using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>Evidence in words.</summary>
internal static class TraceWords
{
    internal static IReadOnlyList<TraceFact> Facts(Evidence e)
    {
        var facts = new List<TraceFact>();
        if (e.Acquisition.DeclaredChannel.Length > 0)
            facts.Add(new TraceFact("Declared channel", e.Acquisition.DeclaredChannel, "said by the door it came through"));
        if (e.RawSource.Length > 0)
            facts.Add(new TraceFact(e.Acquisition.DeclaredSource.Length > 0 ? "Declared source" : "Source", e.RawSource, SourceMeaning(e.Source, e.RawSource)));
        if (e.Medium.Length > 0)
            facts.Add(new TraceFact("Medium", e.Medium, MediumMeaning(e)));
        foreach (var (name, value) in new[] { ("Campaign", e.Campaign), ("Term", e.Tags.Term), ("Content", e.Tags.Content), ("Campaign id", e.Tags.Id) })
        {
            if (value.Length > 0)
                facts.Add(new TraceFact(name, value, name == "Campaign" && e.IsCrossNetwork ? "proves an ad (E4)" : ""));
        }

        foreach (var (parameter, isVoid) in e.Parameters())
            facts.Add(new TraceFact("Parameter", parameter.Name, ParameterMeaning(parameter, isVoid)));
        if (e.Acquisition.PartnerCode.Length > 0)
            facts.Add(new TraceFact("Reference code", e.Acquisition.PartnerCode, e.IsPartner ? "a partner’s" : "of no partner in the registry"));
        facts.Add(ReferrerFact(e));
        return facts;
    }

    internal static string Saw(string rule, Evidence e) => rule switch
    {
        "R01" => e.Acquisition.DeclaredChannel.Length > 0 ? e.Acquisition.DeclaredChannel : "nothing declared",
        "R02" => "this workspace has no rules of its own",
        "R03" => e.Acquisition.PartnerCode.Length > 0 ? $"code {e.Acquisition.PartnerCode}" : Parts(Source(e), Referrer(e)),
        "R05" or "R08" or "R10" or "R12" or "R12b" => Medium(e),
        "R11" => Parts(Medium(e), Source(e), Parameters(e)),
        "R13" or "R18" => Source(e),
        "R14" => Parts(Medium(e), Source(e)),
        "R15" or "R17" => Referrer(e),
        "R16" => Parameters(e),
        "R19" => e.Tags.IsEmpty ? "no tags" : "tags nobody knows",
        "R20" => "no tags, no referrer, no identifier",
        _ => Parts(Medium(e), Source(e), Referrer(e), Parameters(e)),
    };

    private static string SourceMeaning(KnownSource source, string raw)
    {
        var kind = source.Category == SourceCategory.None ? "in no table" : RuleSentence.Of(source.Category);
        var name = source.Canonical == raw ? kind : $"known as {source.Canonical}: {kind}";
        return source.ImpliesPaid ? $"{name}; the name itself proves an ad (E2)" : name;
    }

    private static string MediumMeaning(Evidence e)
    {
        var list = e.MediumList.Length == 0 ? "in no list" : $"in the list of {e.MediumList}{(e.MediumDetail.Length > 0 ? $" ({e.MediumDetail})" : "")}";
        return e.HasPaidMedium ? $"{list}; proves an ad (E1)" : list;
    }

    private static string ParameterMeaning(ClickParameter parameter, bool isVoid)
    {
        var of = parameter.Source.Length > 0 ? $"of {parameter.Source}" : "";
        var meaning = parameter.Kind switch
        {
            _ when isVoid => "void: the link was passed on elsewhere (E5)",
            _ when parameter.IsPaid => "proves an ad (E3)",
            ClickKind.AffiliateName => "counts where a workspace opts in",
            _ => "",
        };
        return Parts(of, meaning);
    }

    private static TraceFact ReferrerFact(Evidence e) => e.Acquisition.ReferrerKind switch
    {
        ReferrerKind.External when !e.HasReferrer => new TraceFact("Referrer", e.Acquisition.Referrer, "a stop on the way: counts as none"),
        ReferrerKind.External => new TraceFact("Referrer", e.Acquisition.Referrer, SourceMeaning(e.Referrer, e.ReferrerHost)),
        ReferrerKind.Internal => new TraceFact("Referrer", "an own page", "counts as none"),
        ReferrerKind.Transit => new TraceFact("Referrer", e.Acquisition.Referrer, "a stop on the way: counts as none"),
        ReferrerKind.Spam => new TraceFact("Referrer", "a spam site", "counts as none"),
        _ => new TraceFact("Referrer", "none", ""),
    };

    private static string Medium(Evidence e) => e.Medium.Length == 0 ? "no medium" : $"medium “{e.Medium}”";

    private static string Source(Evidence e) => e.RawSource.Length == 0 ? "no source" : $"source {e.Source.Canonical} ({(e.Source.Category == SourceCategory.None ? "in no table" : RuleSentence.Of(e.Source.Category))})";

    private static string Referrer(Evidence e) => !e.HasReferrer ? "no referrer" : $"referrer {e.ReferrerHost} ({(e.Referrer.Category == SourceCategory.None ? "in no table" : RuleSentence.Of(e.Referrer.Category))})";

    private static string Parameters(Evidence e) => e.Acquisition.Parameters.Length == 0 ? "no click or ad parameter" : $"parameters {e.Acquisition.Parameters}";

    private static string Parts(params ReadOnlySpan<string> parts) => string.Join("; ", parts.ToArray().Where(static p => p.Length > 0));
}
