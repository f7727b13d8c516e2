using System.Globalization;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Input of POST /api/rates.</summary>
internal sealed record RatesJson(IReadOnlyList<RateRow>? Rows);

/// <summary>A stored rate: what 1 <c>from</c> was worth in <c>to</c> from the date on.</summary>
internal sealed record StoredRateJson(string Date, string From, string To, string Rate)
{
    public static StoredRateJson Of(ExchangeRate rate) =>
        new(ReportPeriod.DayOf(rate.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), rate.FromCurrency, rate.ToCurrency, new Rules.DecimalRate(rate.Digits, rate.Decimals).ToString());
}

/// <summary>The newest stored rates.</summary>
internal sealed record StoredRatesJson(IReadOnlyList<StoredRateJson> Rates);

/// <summary><c>/api/rates</c>: state exchange rates, read them back. Stating a pair and day again overrules what was said before.</summary>
internal static class RateApi
{
    private const int ListedAtMost = 1_000;

    public static void MapRates(this IEndpointRouteBuilder app)
    {
        var rates = app.MapGroup("/api/rates").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Exchange rates");
        rates.MapPost("/", RecordAsync);
        rates.MapGet("/", ListAsync).Produces<StoredRatesJson>();
    }

    private static async Task<IResult> RecordAsync(HttpContext http, RateCommands commands, RatesJson input, CancellationToken cancellation)
    {
        var fault = await commands.RecordAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input.Rows, cancellation);
        return fault is null ? Results.Ok(new { recorded = input.Rows!.Count }) : fault.Field.Length == 0 ? Problems.Quarantined(fault.Expected) : Problems.Invalid(fault);
    }

    private static async Task<IResult> ListAsync(HttpContext http, Rates rates, string? from, string? to, int? limit, CancellationToken cancellation)
    {
        if (from is not null && Currency.Find(from) is null)
            return Problems.Invalid(new Fault("from", "an ISO 4217 code such as USD"));
        if (to is not null && Currency.Find(to) is null)
            return Problems.Invalid(new Fault("to", "an ISO 4217 code such as EUR"));
        if (limit is < 1 or > ListedAtMost)
            return Problems.Invalid(new Fault("limit", $"1 to {ListedAtMost:N0}"));
        var found = await rates.ListAsync(SecretKeyFilter.GrantOf(http).Workspace, Currency.Find(from), Currency.Find(to), limit ?? 100, cancellation);
        return Results.Ok(new StoredRatesJson([.. found.Select(StoredRateJson.Of)]));
    }
}
