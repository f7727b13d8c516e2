using Throughline.Access;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>/api/taxonomy/preview</c> and the publications it leads to.</summary>
internal static class RulePreviewApi
{
    public static void MapRulePreviews(this IEndpointRouteBuilder app)
    {
        var taxonomy = app.MapGroup("/api/taxonomy").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Taxonomy");
        taxonomy.MapGet("/preview", PreviewAsync).Produces<RulePreviewJson>();
        taxonomy.MapPost("/versions", PublishAsync).Produces<PublishedJson>(201);
        taxonomy.MapPost("/versions/{number:int}/rollback", RollBackAsync).Produces<PublishedJson>(201);
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, RulePreviews previews, int? version, CancellationToken cancellation) =>
        await previews.OfAsync(SecretKeyFilter.GrantOf(http).Workspace, version, cancellation) is { } preview ? Results.Ok(RulePreviewJson.Of(preview)) : Problems.NotFound("version", $"{version}");

    private static async Task<IResult> PublishAsync(HttpContext http, RulePreviews previews, PublishJson input, CancellationToken cancellation)
    {
        var (number, effect, fault) = await previews.PublishAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.Revision, input.Note, cancellation);
        return Answer(number, effect, fault);
    }

    private static async Task<IResult> RollBackAsync(HttpContext http, RulePreviews previews, int number, RollBackJson input, CancellationToken cancellation)
    {
        var (published, effect, fault) = await previews.RollBackAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), number, input.Note, cancellation);
        return Answer(published, effect, fault);
    }

    private static IResult Answer(int number, RuleEffect? effect, Fault? fault) => fault switch
    {
        null => Results.Created($"/api/taxonomy/versions/{number}", new PublishedJson(number, effect)),
        { Field: "revision" } => Problems.Conflict(fault.Expected, fault.Field),
        _ => Problems.Invalid(fault),
    };
}

/// <summary>Input of a publication. <c>revision</c> is that of the draft that was previewed.</summary>
internal sealed record PublishJson(int? Revision, string? Note);

/// <summary>Input of going back to a version.</summary>
internal sealed record RollBackJson(string? Note);

/// <summary>A publication that took effect.</summary>
internal sealed record PublishedJson(int Number, RuleEffect? Effect);

/// <summary>Counts and money, as the API writes them.</summary>
internal sealed record RuleWeightJson(int Acquisitions, long Touches, int Leads, int Deals, MoneyJson Revenue)
{
    public static RuleWeightJson Of(RuleWeight weight, string currency) => new(weight.Acquisitions, weight.Touches, weight.Leads, weight.Deals, MoneyJson.Of(weight.RevenueMinor, currency));
}

/// <summary>A channel before and after.</summary>
internal sealed record ChannelShiftJson(string Channel, RuleWeightJson Before, RuleWeightJson After);

/// <summary>What goes from one channel to another.</summary>
internal sealed record ChannelMoveJson(string From, string To, RuleWeightJson Weight);

/// <summary>One acquisition that reads differently.</summary>
internal sealed record MovedAcquisitionJson(string Id, string Tags, string Referrer, string ChannelBefore, string ChannelAfter, string SourceBefore, string SourceAfter, string RuleBefore, string RuleAfter, long Touches, int Leads, MoneyJson Revenue);

/// <summary>A preview as the API writes it.</summary>
internal sealed record RulePreviewJson(RuleWeightJson Total, IReadOnlyList<ChannelShiftJson> Channels, IReadOnlyList<ChannelMoveJson> Moves, IReadOnlyList<MovedAcquisitionJson> Examples)
{
    public static RulePreviewJson Of(RulePreview p) => new(
        RuleWeightJson.Of(p.Total, p.Currency),
        [.. p.Channels.Select(c => new ChannelShiftJson(c.Channel, RuleWeightJson.Of(c.Before, p.Currency), RuleWeightJson.Of(c.After, p.Currency)))],
        [.. p.Moves.Select(m => new ChannelMoveJson(m.From, m.To, RuleWeightJson.Of(m.Weight, p.Currency)))],
        [.. p.Examples.Select(m => new MovedAcquisitionJson(
            m.Before.AcquisitionId.ToString(System.Globalization.CultureInfo.InvariantCulture), AcquisitionText.Of(m.Before), m.Before.Referrer, m.Before.Channel, m.After.Channel, m.Before.Source, m.After.Source, m.Before.Rule, m.After.Rule,
            m.Weight.Touches, m.Weight.Leads, MoneyJson.Of(m.Weight.RevenueMinor, p.Currency)))]);
}
