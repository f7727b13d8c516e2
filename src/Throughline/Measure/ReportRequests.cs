using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Journeys;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Reads the words of a report's query string, the same for pages and the API.</summary>
internal sealed class ReportRequests(IDbContextFactory<AppDb> databases, AttributionSettingsStore settings, Funnel funnel, IHttpContextAccessor asked, TimeProvider time)
{
    /// <summary>The question under today's settings, and the first fault in it; what is at fault is then as usual.</summary>
    public Task<(AttributionQuestion Question, Fault? Fault)> AttributionAsync(Guid workspace, ReportView view, CancellationToken cancellation) => AttributionAsync(workspace, view, null, cancellation);

    /// <summary>The question under the settings of a past instant, UTC milliseconds; null for today's.</summary>
    public async Task<(AttributionQuestion Question, Fault? Fault)> AttributionAsync(Guid workspace, ReportView view, long? asOfMs, CancellationToken cancellation)
    {
        var at = asOfMs ?? long.MaxValue;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var place = await db.Set<Workspace>().AsNoTracking().SingleAsync(w => w.Id == workspace, cancellation);
        var stages = await funnel.StagesAsync(workspace, at, cancellation);
        var models = ReportModels.Parse(view.Models, stages, out var fault);
        var dimension = Dimension.Find(view.By);
        if (dimension is null)
            fault ??= new Fault("by", $"one of {string.Join(", ", Dimension.All.Select(static d => d.Key))}");
        if (dimension == Dimension.Company && IsAskedByViewer())
            fault ??= new Fault("by", "channel, source or another property of visits: a viewer sees no names of people or companies");
        var code = string.IsNullOrWhiteSpace(view.Currency) ? place.Currency : Currency.Find(view.Currency);
        if (code is null)
            fault ??= new Fault("currency", "an ISO 4217 code such as EUR");
        var period = ReportPeriod.Parse(view.From, view.To, place.TimeZone, time, out var periodFault);
        var journeys = JourneyWords.Read(view, await settings.OfAsync(workspace, at, cancellation), stages, TimeZoneInfo.FindSystemTimeZoneById(place.TimeZone), out var journeyFault);
        // The funnel's stages cost reading; only their model and the rows by stage look at them.
        if (dimension != Dimension.Stage && !models.Any(static m => m.Single?.StageCount > 0))
            journeys = journeys with { Stages = [] };
        var intervals = JourneyWords.ReadIntervals(view, out var intervalFault);
        if (TrafficFilter.Find(view.Traffic) is { } traffic)
            journeys = journeys with { Traffic = traffic };
        else
            fault ??= new Fault("traffic", $"one of {string.Join(", ", TrafficFilter.Choices.Select(static c => c.Key))}");
        fault ??= periodFault ?? journeyFault ?? intervalFault;
        period ??= ReportPeriod.Parse(null, null, place.TimeZone, time, out _)!;
        return (new AttributionQuestion(models, dimension ?? Dimension.Channel, period, journeys, code ?? place.Currency, intervals), fault);
    }

    // Secret keys have no role: they see everything.
    private bool IsAskedByViewer() => asked.HttpContext?.RequestServices.GetService<WorkspaceContext>() is { IsSignedIn: true, SeesPersonal: false };
}
