using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>A raw tuple in one line.</summary>
internal static class AcquisitionText
{
    /// <summary><c>facebook / social / spring</c>; the parameters, the referrer or the declaration where there are no tags.</summary>
    public static string Of(AcquisitionFacts facts)
    {
        var tags = string.Join(" / ", new[] { facts.TagSource, facts.TagMedium, facts.TagCampaign }.Select(static t => t.Length == 0 ? "–" : t));
        return facts switch
        {
            { DeclaredChannel.Length: > 0 } => $"declared {facts.DeclaredChannel}{(facts.DeclaredSource.Length > 0 ? $" · {facts.DeclaredSource}" : "")}",
            { HasTags: true } => tags,
            { PartnerCode.Length: > 0 } => $"code {facts.PartnerCode}",
            { Parameters.Length: > 0 } => facts.Parameters,
            { Referrer.Length: > 0 } => $"from {facts.Referrer}",
            _ => "nothing",
        };
    }
}
