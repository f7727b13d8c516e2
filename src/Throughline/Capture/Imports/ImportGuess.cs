using System.Globalization;
namespace Throughline.Capture;

/// <summary>Guesses where the columns of a file go, from their names and first cells. Pure.</summary>
internal static class ImportGuess
{
    // Names as CRMs and spreadsheets write them, without case and signs.
    private static readonly Dictionary<string, string> Names = new (string Field, string Words)[]
    {
        ("source", "leadsource source originalsource recordsource quelle origin"),
        ("channel", "channel marketingchannel"),
        ("timestamp", "timestamp time date datetime createdate createddate createdat created createdon dateadded originaldate datecreated addtime occurredat eventtime datum"),
        ("userId", "recordid contactid leadid crmid userid customerid personid"),
        ("anonymousId", "visitorid anonymousid clientid deviceid"),
        ("event", "event eventname action"),
        ("type", "type"),
        ("messageId", "messageid eventid"),
        ("url", "url pageurl page landingpage pagelocation"),
        ("referrer", "referrer referer pagereferrer"),
        ("userAgent", "useragent"),
        ("company", "accountname account firma"),
        ("firstName", "vorname"),
        ("lastName", "nachname"),
        ("phone", "telefon"),
    }.SelectMany(static field => field.Words.Split(' ').Select(word => (word, field.Field))).ToDictionary(StringComparer.Ordinal);

    /// <summary>A mapping to start from.</summary>
    /// <param name="headers">The first line.</param>
    /// <param name="rows">Some rows under it, to tell how days are written.</param>
    /// <param name="zone">The workspace's zone.</param>
    public static ImportMapping Of(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows, string zone)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var header in headers)
            columns[header] = PlaceOf(header) is { } place && taken.Add(place) ? place : "";
        var isLeads = taken.Overlaps(["email", "phone", "name", "lastName"]) && !taken.Overlaps(["event", "url", "anonymousId", "type"]);
        var defaults = isLeads ? new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = ImportMapping.Lead } : [];
        var time = headers.ToList().FindIndex(h => columns[h] == "timestamp");
        return new ImportMapping(columns, defaults, time < 0 ? ImportMapping.Iso : DatesOf(rows.Where(r => r.Count > time).Select(r => r[time])), zone);
    }

    private static string? PlaceOf(string header)
    {
        var name = header.Trim();
        if (name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || (name.Contains('.', StringComparison.Ordinal) && CsvColumn.Of(0, name) is not null))
            return name;
        var plain = new string([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        if (Names.TryGetValue(plain, out var place))
            return place;
        return FieldMeanings.OfField(name) switch
        {
            FieldMeaning.Email => "email",
            FieldMeaning.Phone => "phone",
            FieldMeaning.FullName => "name",
            FieldMeaning.FirstName => "firstName",
            FieldMeaning.LastName => "lastName",
            FieldMeaning.Company => "company",
            _ => CsvColumn.Of(0, name) is null ? null : name,
        };
    }

    // 31/12 can only be a day first, 12/31 only a month first; where neither occurs the day comes first, as in most of the world.
    private static string DatesOf(IEnumerable<string> cells)
    {
        var isLocal = false;
        foreach (var cell in cells)
        {
            var parts = cell.Split(['/', '.', '-', ' '], 3);
            if (parts.Length < 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var first) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var second) || first > 31 || second > 31)
                continue;
            isLocal = true;
            if (second > 12)
                return ImportMapping.MonthFirst;
            if (first > 12)
                return ImportMapping.DayFirst;
        }

        return isLocal ? ImportMapping.DayFirst : ImportMapping.Iso;
    }
}
