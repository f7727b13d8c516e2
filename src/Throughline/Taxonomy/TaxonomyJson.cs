using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>A version as the API writes it.</summary>
internal sealed record RuleVersionJson(int Number, DateTimeOffset? PublishedAt, string? Actor, string? Note, int? RolledBackTo, RuleEffect? Effect, RuleDocument Rules)
{
    public static RuleVersionJson Of(RuleVersion version) => new(
        version.Number, version.Number == 0 ? null : ApiTime.Of(version.PublishedAt), version.Actor, version.Note, version.RolledBackTo, version.Effect, version.Rules);
}

/// <summary>The draft as the API writes it.</summary>
internal sealed record RuleDraftJson(int Revision, int BasedOn, int Current, bool IsChanged, bool IsOutdated, RuleDocument Rules, IReadOnlyList<RuleFinding> Findings)
{
    public static RuleDraftJson Of(RuleDraft draft) => new(draft.Revision, draft.BasedOn.Number, draft.Current.Number, draft.IsChanged, draft.IsOutdated, draft.Rules, draft.Findings);
}

/// <summary>Why something has its channel, as the API writes it.</summary>
internal sealed record WhyJson(Classification Result, bool ContinuesSession, IReadOnlyList<TraceFact> Evidence, IReadOnlyList<TraceStep> Rules, IReadOnlyList<TagFinding> Remarks)
{
    public static WhyJson Of(WhyAnswer why) => new(
        why.Trace.Result, why.ContinuesSession, why.Trace.Facts, why.Trace.Steps, why.Landing is null ? [] : TagReview.Of(why.Landing, why.Trace.Result));
}
