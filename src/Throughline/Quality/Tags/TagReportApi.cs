using Throughline.Access;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Quality;

/// <summary><c>/api/quality/tags</c>: how clean the tags are, and the alias that cleans one group up.</summary>
internal static class TagReportApi
{
    public static void MapTagReport(this IEndpointRouteBuilder app)
    {
        var quality = app.MapGroup("/api/quality").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Quality");
        quality.MapGet("/tags", ReadAsync).Produces<TagReportJson>();
        quality.MapPost("/tags/aliases", NameAsync).Produces(204);
    }

    private static async Task<IResult> ReadAsync(HttpContext http, TagReports reports, string? from, string? to, CancellationToken cancellation)
    {
        var (report, fault) = await reports.ReadAsync(SecretKeyFilter.GrantOf(http).Workspace, from, to, cancellation);
        return report is null ? Problems.Invalid(fault!) : Results.Ok(TagReportJson.Of(report));
    }

    private static async Task<IResult> NameAsync(HttpContext http, RuleDesk desk, NameSourcesJson input, CancellationToken cancellation) =>
        await desk.NameAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.Spellings?.OfType<string>().ToList() ?? [], input.Source ?? "", cancellation) is { } fault ? Problems.Invalid(fault) : Results.NoContent();
}

/// <summary>Spellings and the source they stand for; goes into the draft of the taxonomy.</summary>
internal sealed record NameSourcesJson(IReadOnlyList<string>? Spellings, string? Source);

/// <summary>Counts and money of a line.</summary>
internal sealed record TagWeightJson(long Touches, int Leads, MoneyJson Revenue, DateTimeOffset? FirstSeen)
{
    public static TagWeightJson Of(TagWeight weight, string currency) => new(weight.Touches, weight.Leads, MoneyJson.Of(weight.RevenueMinor, currency), weight.FirstAt == 0 ? null : ApiTime.Of(weight.FirstAt));
}

/// <summary>A spelling of a source.</summary>
internal sealed record SpellingJson(string Written, string Source, bool CountsApart, TagWeightJson Weight);

/// <summary>Spellings that probably mean one source.</summary>
internal sealed record SpellingGroupJson(string Suggested, IReadOnlyList<SpellingJson> Spellings, TagWeightJson Weight);

/// <summary>One line of the report.</summary>
internal sealed record TagIssueJson(string Kind, string What, string Advice, TagWeightJson Weight);

/// <summary>A week's touches, and how many of them have which flaw.</summary>
internal sealed record TagWeekJson(DateOnly From, long Touches, long UntaggedPaid, long Unclassified, long Aliased, long UnresolvedMacro);

/// <summary>The report as the API writes it.</summary>
internal sealed record TagReportJson(DateOnly From, DateOnly To, IReadOnlyList<SpellingGroupJson> Variants, IReadOnlyList<TagIssueJson> Issues, IReadOnlyList<TagWeekJson> Weeks)
{
    public static TagReportJson Of(TagReport r) => new(
        r.Period.From,
        r.Period.To,
        [.. r.Groups.Select(g => new SpellingGroupJson(g.Target, [.. g.Spellings.Select(s => new SpellingJson(s.Written, s.Canonical, s.CountsApart, TagWeightJson.Of(s.Weight, r.Currency)))], TagWeightJson.Of(g.Weight, r.Currency)))],
        [.. r.Issues.Select(i => new TagIssueJson(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(i.Kind.ToString()), i.What, i.Advice, TagWeightJson.Of(i.Weight, r.Currency)))],
        [.. r.Weeks.Select(static w => new TagWeekJson(w.From, w.Touches, w.UntaggedPaid, w.Unclassified, w.Aliased, w.Macro))]);
}
