using System.Globalization;
using System.Text;
using CsvHelper;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Leads;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>What became of a row.</summary>
/// <param name="Line">From 1, the header being the first.</param>
internal sealed record OrderRowResult(int Line, string? Number, string Result, string? Field, string? Expected);

/// <summary>What became of a file of orders.</summary>
internal sealed record OrderFileResult(bool IsDryRun, int Taken, int Known, int Refused, IReadOnlyList<OrderRowResult> Rows, string? Fault);

/// <summary>
/// Reads orders out of a file: a header with the names of the API's fields, comma or semicolon, decimal point or comma, UTF-8 with or without a mark. Rows are taken one by one;
/// sending a file again changes nothing.
/// </summary>
internal sealed class OrderFile(OrderCommands commands, TimeProvider time)
{
    private const int MostRows = 20_000;
    private const int LongestRow = 1 << 16;

    private static readonly string[] Columns =
    [
        "number", "store", "register", "businessdate", "receipt", "kind", "state", "placedat", "amount", "currency", "fororder", "reservation", "customerid", "email", "phone", "name", "coupons", "reference",
    ];

    public async Task<OrderFileResult> TakeAsync(Actor actor, byte[] file, bool isDryRun, CancellationToken cancellation)
    {
        var rows = new List<OrderRowResult>();
        if (Read(file, out var orders) is { } fault)
            return new OrderFileResult(isDryRun, 0, 0, 0, [], fault);
        var seen = new Dictionary<string, CheckedOrder>(StringComparer.Ordinal);
        foreach (var (line, input) in orders)
            rows.Add(isDryRun ? Try(line, input, seen) : await TakeAsync(actor, line, input, cancellation));
        return new OrderFileResult(
            isDryRun, rows.Count(static r => r.Result is "taken" or "good"), rows.Count(static r => r.Result == "known"), rows.Count(static r => r.Result == "refused"), [.. rows.Where(static r => r.Result != "good")], null);
    }

    // What would become of a row, the rows above it taken.
    private OrderRowResult Try(int line, OrderInput input, Dictionary<string, CheckedOrder> seen)
    {
        if (OrderCheck.FaultOf(input, time.GetUtcNow().ToUnixTimeMilliseconds(), out var order) is { } wrong)
            return new OrderRowResult(line, input.Key, "refused", wrong.Field, wrong.Expected);
        if (seen.TryAdd(order!.Number, order))
            return new OrderRowResult(line, input.Key, "good", null, null);
        var first = seen[order.Number];
        return (first.AmountMinor, first.Currency) == (order.AmountMinor, order.Currency)
            ? new OrderRowResult(line, input.Key, "known", null, null)
            : new OrderRowResult(line, input.Key, "refused", "amount", $"{MoneyText.Format(first.AmountMinor, first.Currency)} {first.Currency}, which a row above gives for this order; money given back is a refund of its deal");
    }

    private async Task<OrderRowResult> TakeAsync(Actor actor, int line, OrderInput input, CancellationToken cancellation)
    {
        var result = await commands.TakeAsync(actor, input, cancellation);
        return result is CommandResult.Done done
            ? new OrderRowResult(line, input.Key, done.IsNew ? "taken" : "known", null, null)
            : CommandAnswers.FaultOf(result) is { } fault ? new OrderRowResult(line, input.Key, "refused", fault.Field, fault.Expected) : new OrderRowResult(line, input.Key, "refused", null, null);
    }

    // What is wrong with the whole file, or null and its rows.
    private static string? Read(byte[] file, out List<(int Line, OrderInput Order)> orders)
    {
        orders = [];
        if (TextBytes.FaultOf(file.AsSpan(0, Math.Min(file.Length, TextBytes.Telling))) is { } fault)
            return fault;
        var text = Encoding.UTF8.GetString(file).TrimStart('\ufeff');
        var head = text.AsSpan()[..Math.Max(0, text.AsSpan().IndexOf('\n') is var end && end < 0 ? text.Length : end)];
        try
        {
            using var reader = new StringReader(text);
            using var csv = CsvReader.Create(reader, new CsvReaderOptions { Separator = head.Count(';') > head.Count(',') ? ';' : ',', TrimWhitespace = true, MaxRecordSize = LongestRow });
            var names = csv.Headers.Select(static h => string.Concat(h.ToLowerInvariant().Where(char.IsAsciiLetter))).ToList();
            if (names.FirstOrDefault(static n => !Columns.Contains(n)) is { } unknown)
                return $"the column '{unknown}' is unknown; known are number, store, register, businessDate, receipt, kind, state, placedAt, amount, currency, forOrder, reservation, customerId, email, phone, name, coupons, reference";
            if (names.GroupBy(static n => n).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
                return $"the column '{twice}' stands in the header twice";
            while (csv.Read())
            {
                if (orders.Count == MostRows)
                    return $"at most {MostRows:N0} rows a file";
                orders.Add((orders.Count + 2, Order(names, csv)));
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            return $"not a table with a header: {broken.Message}";
        }

        return orders.Count == 0 ? "no rows below the header" : null;
    }

    private static OrderInput Order(List<string> names, CsvReader csv)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (csv.GetString(i) is { Length: > 0 } cell)
                cells[names[i]] = cell;
        }

        return new OrderInput
        {
            Number = cells.GetValueOrDefault("number"),
            Store = cells.GetValueOrDefault("store"),
            Register = cells.GetValueOrDefault("register"),
            BusinessDate = cells.GetValueOrDefault("businessdate"),
            Receipt = cells.GetValueOrDefault("receipt"),
            Kind = cells.GetValueOrDefault("kind"),
            State = cells.GetValueOrDefault("state"),
            // A time that cannot be read is refused by its range, not taken for now.
            PlacedAt = !cells.TryGetValue("placedat", out var at) ? null : DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.UnixEpoch,
            Amount = Point(cells.GetValueOrDefault("amount")),
            Currency = cells.GetValueOrDefault("currency"),
            ForOrder = cells.GetValueOrDefault("fororder"),
            Reservation = cells.GetValueOrDefault("reservation"),
            CustomerId = cells.GetValueOrDefault("customerid"),
            Email = cells.GetValueOrDefault("email"),
            Phone = cells.GetValueOrDefault("phone"),
            Name = cells.GetValueOrDefault("name"),
            Coupons = cells.GetValueOrDefault("coupons")?.Split(['|', ' ', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Reference = cells.GetValueOrDefault("reference"),
        };
    }

    // 1.234,50 and 1234,50 are what tills in half of Europe write; 1,234.50 keeps its point.
    private static string? Point(string? amount)
    {
        var comma = amount?.LastIndexOf(',') ?? -1;
        return comma < 0 || comma < amount!.LastIndexOf('.') ? amount?.Replace(",", "", StringComparison.Ordinal) : amount.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
    }
}
