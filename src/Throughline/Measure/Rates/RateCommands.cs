using System.Globalization;
using Throughline.Access;
using Throughline.Log;
using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>A rate as a person or program writes it.</summary>
internal sealed record RateRow(string? Date, string? From, string? To, string? Rate);

/// <summary>States exchange rates. All rows of a statement are checked before any is stored.</summary>
internal sealed class RateCommands(IEventLog log, ProjectionFeed feed, TimeProvider time)
{
    public const int RowsAtMost = 5_000;

    /// <returns>What is wrong with the first wrong row, its place in the field; null when all took effect.</returns>
    public async Task<Fault?> RecordAsync(Actor actor, IReadOnlyList<RateRow>? rows, CancellationToken cancellation)
    {
        if (rows is not { Count: > 0 and <= RowsAtMost })
            return new Fault("rows", $"1 to {RowsAtMost:N0} rows");
        var events = new List<Envelope>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if ((object?)rows[i] is null)
                return new Fault($"rows[{i}]", "a row, not null");
            if (Read(rows[i], out var statement) is { } fault)
                return fault with { Field = $"rows[{i}].{fault.Field}" };
            events.Add(CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, RateProjection.Recorded, statement));
        }

        var appended = await log.AppendAsync(events, cancellation);
        return await feed.WaitAsync(appended[^1].Seq, cancellation) is { } reason ? new Fault("", $"stored, but not carried out: {reason}") : null;
    }

    private Fault? Read(RateRow row, out RateStatement? statement)
    {
        statement = null;
        if (!DateOnly.TryParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 1970)
            return new Fault("date", "a day such as 2026-05-14");
        if (day.DayNumber > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber + 1)
            return new Fault("date", "a day that has come: rates are facts, not forecasts");
        if (Currency.Find(row.From) is not { } from)
            return new Fault("from", "an ISO 4217 code such as USD");
        if (Currency.Find(row.To) is not { } to || to == from)
            return new Fault("to", $"an ISO 4217 code other than {from}");
        if (!DecimalRate.TryParse(row.Rate, out var rate))
            return new Fault("rate", $"what 1 {from} was worth in {to}: a decimal above 0 such as 0.9214, at most {DecimalRate.DigitsAtMost} digits on either side of the point");
        statement = new RateStatement(ReportPeriod.Number(day), from, to, rate.ToString());
        return null;
    }
}
