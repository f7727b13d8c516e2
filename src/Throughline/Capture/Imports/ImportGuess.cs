namespace Throughline.Capture;

/// <summary>Guesses where the columns of a file go, from their names and first cells. Pure.</summary>
internal static class ImportGuess
{
    // Names as CRMs and spreadsheets write them, without case and signs.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["leadsource"] = "source", ["source"] = "source", ["originalsource"] = "source", ["recordsource"] = "source", ["quelle"] = "source", ["origin"] = "source",
        ["channel"] = "channel", ["marketingchannel"] = "channel",
        ["timestamp"] = "timestamp", ["time"] = "timestamp", ["date"] = "timestamp", ["datetime"] = "timestamp", ["createdate"] = "timestamp", ["createddate"] = "timestamp",
        ["createdat"] = "timestamp", ["created"] = "timestamp", ["createdon"] = "timestamp", ["dateadded"] = "timestamp", ["originaldate"] = "timestamp", ["datecreated"] = "timestamp",
        ["addtime"] = "timestamp", ["occurredat"] = "timestamp", ["eventtime"] = "timestamp", ["datum"] = "timestamp",
        ["recordid"] = "userId", ["contactid"] = "userId", ["leadid"] = "userId", ["crmid"] = "userId", ["userid"] = "userId", ["customerid"] = "userId", ["personid"] = "userId",
        ["visitorid"] = "anonymousId", ["anonymousid"] = "anonymousId", ["clientid"] = "anonymousId", ["deviceid"] = "anonymousId",
        ["event"] = "event", ["eventname"] = "event", ["action"] = "event", ["type"] = "type", ["messageid"] = "messageId", ["eventid"] = "messageId",
        ["url"] = "url", ["pageurl"] = "url", ["page"] = "url", ["landingpage"] = "url", ["pagelocation"] = "url", ["referrer"] = "referrer", ["referer"] = "referrer", ["pagereferrer"] = "referrer",
        ["useragent"] = "userAgent", ["accountname"] = "company", ["account"] = "company", ["firma"] = "company", ["vorname"] = "firstName", ["nachname"] = "lastName", ["telefon"] = "phone",
    };

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
            if (parts.Length < 2 || !int.TryParse(parts[0], out var first) || !int.TryParse(parts[1], out var second) || first > 31 || second > 31)
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
