using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Attribution;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Reads the words of a report's query string, the same for pages and the API.</summary>
internal sealed class ReportRequests(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private const int ModelsAtMost = 12;

    /// <summary>The question, or the first fault in it.</summary>
    public async Task<(AttributionQuestion? Question, Fault? Fault)> AttributionAsync(
        Guid workspace, string? models, string? by, string? from, string? to, string? lookback, string? currency, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var place = await db.Set<Workspace>().AsNoTracking().SingleAsync(w => w.Id == workspace, cancellation);
        var chosen = ParseModels(models, out var fault);
        var dimension = Dimension.Find(by);
        if (dimension is null)
            fault ??= new Fault("by", $"one of {string.Join(", ", Dimension.All.Select(static d => d.Key))}");
        if (!Lookback.TryParse(string.IsNullOrWhiteSpace(lookback) ? "90d" : lookback, out var window, out var error))
            fault ??= new Fault("lookback", error);
        var code = string.IsNullOrWhiteSpace(currency) ? place.Currency : Currency.Find(currency);
        if (code is null)
            fault ??= new Fault("currency", "an ISO 4217 code such as EUR");
        var period = ReportPeriod.Parse(from, to, place.TimeZone, time, out var periodFault);
        fault ??= periodFault;
        return fault is null ? (new AttributionQuestion(chosen, dimension!, period!, window, code!), null) : (null, fault);
    }

    private static List<ICreditModel> ParseModels(string? text, out Fault? fault)
    {
        fault = null;
        if (string.IsNullOrWhiteSpace(text))
            return [.. CreditModels.Defaults];
        var models = new List<ICreditModel>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (CreditModels.TryParse(word, out var model, out var error))
                models.Add(model);
            else
                fault ??= new Fault("models", error);
        }

        if (models.Count is 0 or > ModelsAtMost)
            fault ??= new Fault("models", $"1 to {ModelsAtMost} models, separated by commas");
        return [.. models.DistinctBy(static m => m.Key)];
    }
}
