using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>How much a finding matters.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(SnakeCaseEnum<TagSeverity>))]
public enum TagSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Works, and will make reports messy.</summary>
    Warning,

    /// <summary>Must not be published.</summary>
    Error,
}

/// <summary>One remark on the tags of a link.</summary>
/// <param name="Rule">Rule of utm.md 6 (<c>U05</c>), or empty for a repair that has none.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence for whoever made the link.</param>
public sealed record TagFinding(string Rule, TagSeverity Severity, string Message);

/// <summary>Judges the tags of a landing URL: what was repaired, what breaks conventions, what the classifier makes of them (utm.md 6).</summary>
public static class TagReview
{
    /// <summary>The findings, in the order of their rules; empty when the link has no tags or nothing to remark.</summary>
    public static IReadOnlyList<TagFinding> Of(LandingUrl landing, Classification classification)
    {
        var findings = new List<TagFinding>();
        findings.AddRange(landing.Warnings.Select(Repair));
        if (!landing.Tags.IsEmpty)
        {
            findings.AddRange(Missing(landing.Tags));
            findings.AddRange(Spelling(landing));
            findings.AddRange(Meaning(landing, classification));
        }

        findings.Sort(static (left, right) => string.CompareOrdinal(left.Rule, right.Rule));
        return findings;
    }

    private static IEnumerable<TagFinding> Missing(UtmTags tags)
    {
        foreach (var (name, value) in new[] { ("source", tags.Source), ("medium", tags.Medium), ("campaign", tags.Campaign) })
        {
            if (value.Length == 0)
                yield return new TagFinding("U01", TagSeverity.Error, $"{name} is missing");
        }

        if (tags.Id.Length == 0)
            yield return new TagFinding("U14", TagSeverity.Info, "no campaign id: spend can only be joined by name");
    }

    private static IEnumerable<TagFinding> Spelling(LandingUrl landing)
    {
        var written = landing.WrittenTags;
        if (new[] { written.Source, written.Medium, written.Campaign }.Any(static value => value.Contains(' ') || value.Any(char.IsUpper)))
            yield return new TagFinding("U04", TagSeverity.Warning, "upper case or spaces: other tools will count the spellings apart");
        if (SourceLookup.OfTag(landing.Tags.Source).Canonical is { Length: > 0 } canonical && canonical != landing.Tags.Source)
            yield return new TagFinding("U05", TagSeverity.Warning, $"source '{written.Source}' is known as '{canonical}'");
    }

    private static IEnumerable<TagFinding> Meaning(LandingUrl landing, Classification classification)
    {
        var medium = landing.Tags.Medium;
        if (medium.Length > 0 && Mediums.ListOf(medium).Channel.Length == 0 && !Mediums.IsPaid(medium))
            yield return new TagFinding("U03", TagSeverity.Warning, $"medium '{medium}' is in no list");
        if (classification.Channel == Channels.Other)
            yield return new TagFinding("U10", TagSeverity.Warning, "the link ends in Other/Unknown");
        if (classification is { Rule: "R11a", Channel: var channel } && IsContradicted(channel, SourceLookup.OfTag(landing.Tags.Source).Category))
            yield return new TagFinding("U11", TagSeverity.Warning, $"the medium says {channel}, the source something else");
    }

    private static bool IsContradicted(string channel, SourceCategory category) => (channel, category) switch
    {
        (Channels.PaidSocial, SourceCategory.Search) or (Channels.PaidSearch, SourceCategory.Social) => true,
        _ => false,
    };

    private static TagFinding Repair(UrlWarning warning) => warning.Code switch
    {
        UrlWarnings.PersonalValue => new TagFinding("U02", TagSeverity.Error, $"{warning.Parameter} holds an e-mail address; it is stored masked"),
        UrlWarnings.UnresolvedMacro => new TagFinding("U07", TagSeverity.Warning, $"{warning.Parameter} is a macro nobody filled in; it counts as absent"),
        UrlWarnings.Duplicate => new TagFinding("U08", TagSeverity.Warning, $"{warning.Parameter} comes twice; the first value counts"),
        UrlWarnings.UnknownUtmLike when warning.Suggestion.Length > 0 => new TagFinding("U08", TagSeverity.Warning, $"{warning.Parameter} is not used; {warning.Suggestion} was probably meant"),
        UrlWarnings.UnknownUtmLike => new TagFinding("U08", TagSeverity.Warning, $"{warning.Parameter} is not used"),
        UrlWarnings.LongValue => new TagFinding("U09", TagSeverity.Warning, $"{warning.Parameter} is longer than 100 characters"),
        UrlWarnings.RepairedSeparator => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} was cut out of a joined or HTML-escaped link"),
        UrlWarnings.DoubleEncoded => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} was encoded twice"),
        UrlWarnings.NotUtf8 => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} is not UTF-8; it was read as Windows-1252"),
        UrlWarnings.InFragment => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} stands behind the #, where most tools do not look"),
        UrlWarnings.TrailingPunctuation => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} ended in punctuation copied with the link"),
        UrlWarnings.Placeholder => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} looks like a placeholder"),
        UrlWarnings.ClickIdDropped => new TagFinding("", TagSeverity.Warning, $"{warning.Parameter} was dropped: too long to be a click identifier"),
        UrlWarnings.UrlCut => new TagFinding("", TagSeverity.Warning, "the URL was read up to 4,096 characters"),
        _ => new TagFinding("", TagSeverity.Warning, warning.Code),
    };
}
