using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Attribution;
using Throughline.Journeys;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Everything a question of attribution is answered from.</summary>
/// <param name="Names">Which row each touch falls into.</param>
/// <param name="Left">Conversions in other currencies without a stored rate, which the journeys leave out.</param>
internal sealed record Material(ReportJourneys Journeys, DimensionNames Names, IReadOnlyList<OtherCurrency> Left)
{
    /// <summary>Who works where, when the report is by company.</summary>
    public Companies? Companies { get; init; }
}

/// <summary>Reads what a question is about and makes its journeys. Reports, the deals behind a number and the models' insides all start here.</summary>
internal sealed class ReportMaterial(IJourneySource source, PipelineFacts pipeline, Rates rates, IDbContextFactory<AppDb> databases)
{
    /// <summary>The workspace's journeys as of now, with the flagged touches that are asked for.</summary>
    public Task<Journeys.JourneySet> OpenAsync(Guid workspace, TrafficFilter traffic, CancellationToken cancellation) => source.OpenAsync(workspace, traffic, cancellation);

    /// <summary>What the touches of a question are summed by.</summary>
    public Task<DimensionNames> NamesAsync(Guid workspace, AttributionQuestion question, Journeys.JourneySet index, CancellationToken cancellation) =>
        DimensionNames.OfAsync(databases, workspace, index, question.By, cancellation);

    /// <summary>The journeys of a question.</summary>
    public async Task<Material> OfAsync(Guid workspace, AttributionQuestion question, Journeys.JourneySet index, CancellationToken cancellation)
    {
        var options = question.Journeys;
        var names = await NamesAsync(workspace, question, index, cancellation);
        var facts = await PipelineAsync(workspace, options, index, cancellation);
        var all = ConversionRules.Of(options.Goal, facts, options.Settings);
        if (options.Goal.HasMoney)
            all = (await rates.OfAsync(workspace, cancellation)).Convert(all, question.Currency);
        var seesNulls = options.IncludesNulls && question.Models.Any(static m => m.Learned is not null);
        var stages = await StagesAsync(workspace, options, index, cancellation);
        if (seesNulls && options.Stages.Count > 0)
            stages = stages.With(await pipeline.LeadsAsync(workspace, index, cancellation), facts.Deals);
        var gatherer = new JourneyGatherer(index, options, names.ChannelOf, stages);
        var others = new SortedDictionary<string, (int Deals, long Minor)>(StringComparer.Ordinal);
        foreach (var conversion in all)
        {
            if (conversion.At < question.Period.FromMs || conversion.At >= question.Period.BelowMs)
            {
                gatherer.Use(conversion);
            }
            else if (options.Goal.HasMoney && conversion.Currency != question.Currency)
            {
                gatherer.Use(conversion);
                var other = others.GetValueOrDefault(conversion.Currency);
                others[conversion.Currency] = (other.Deals + 1, MoneySums.Plus(other.Minor, conversion.Minor));
            }
            else
            {
                gatherer.Add(conversion);
            }
        }

        var converting = gatherer.TouchCount;
        if (seesNulls)
            gatherer.AddNulls(question.Period.FromMs, question.Period.BelowMs, all);
        return new Material(gatherer.Build(converting), names, [.. others.Select(static o => new OtherCurrency(o.Key, o.Value.Deals, o.Value.Minor))])
        {
            Companies = question.By == Dimension.Company ? new Companies(await pipeline.LeadsAsync(workspace, index, cancellation)) : null,
        };
    }

    /// <summary>The journey of one deal, as a conversion at a moment; null when the workspace has no such deal.</summary>
    public async Task<ReportJourneys?> OfDealAsync(Guid workspace, Guid deal, long at, JourneyChoices options, Journeys.JourneySet index, CancellationToken cancellation)
    {
        var facts = await PipelineAsync(workspace, options, index, cancellation);
        if (facts.Deals.FirstOrDefault(d => d.DealId == deal) is not { } found)
            return null;
        var names = await DimensionNames.OfAsync(databases, workspace, index, Dimension.Channel, cancellation);
        var gatherer = new JourneyGatherer(index, options, names.ChannelOf, await StagesAsync(workspace, options, index, cancellation));
        foreach (var earlier in options.Reset ? ConversionRules.Of(options.Goal, facts, options.Settings) : [])
        {
            if ((earlier.At, earlier.Id).CompareTo((at, deal)) < 0)
                gatherer.Use(earlier);
        }

        gatherer.Add(ConversionRules.OfDeal(found, facts, options.Settings, at));
        return gatherer.Build(gatherer.TouchCount);
    }

    private async Task<Pipeline> PipelineAsync(Guid workspace, JourneyChoices options, Journeys.JourneySet index, CancellationToken cancellation)
    {
        var needsLeads = options.Settings.WholeCompany || options.Goal == Goal.Lead || options.Goal == Goal.Mql || options.Goal == Goal.Sql;
        return new Pipeline(
            await pipeline.DealsAsync(workspace, index, cancellation),
            needsLeads ? await pipeline.LeadsAsync(workspace, index, cancellation) : [],
            options.Goal == Goal.Mql || options.Goal == Goal.Sql ? await pipeline.StagesAsync(workspace, index, cancellation) : StageTimes.None.Qualified);
    }

    private async Task<StageTimes> StagesAsync(Guid workspace, JourneyChoices options, Journeys.JourneySet index, CancellationToken cancellation) => new(
        options.Stages.Any(static s => s.Conversion == Conversions.LeadQualified) ? await pipeline.StagesAsync(workspace, index, cancellation) : StageTimes.None.Qualified,
        options.Stages.Any(static s => s.Conversion == Conversions.EngagedSession) ? await pipeline.EngagedAsync(workspace, index, cancellation) : StageTimes.None.Engaged);
}
