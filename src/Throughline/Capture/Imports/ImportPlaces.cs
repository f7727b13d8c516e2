namespace Throughline.Capture;

/// <summary>What a column can mean, for the list beside it.</summary>
internal static class ImportPlaces
{
    private static readonly (string Place, string Title)[] All =
    [
        ("", "Leave out"),
        ("email", "E-mail"), ("name", "Name"), ("firstName", "First name"), ("lastName", "Last name"), ("phone", "Phone"), ("company", "Company"), ("userId", "Id in your CRM"),
        ("source", "Source"), ("channel", "Channel"), ("timestamp", "When it happened"),
        ("type", "Kind of event"), ("event", "Event's name"), ("messageId", "Event's own id"), ("anonymousId", "Browser or device"), ("url", "Page address"), ("referrer", "Referrer"), ("title", "Page title"),
        ("userAgent", "User agent"), ("groupId", "Group"), ("previousId", "Former id"),
        ("utm_source", "utm_source"), ("utm_medium", "utm_medium"), ("utm_campaign", "utm_campaign"), ("utm_term", "utm_term"), ("utm_content", "utm_content"),
    ];

    /// <summary>What a column means that a mapping does not speak of: the place its own name is, or nothing.</summary>
    public static string Named(string header) => CsvColumn.Of(0, header) is { } own
        ? For(header).Select(static p => p.Place).FirstOrDefault(place => CsvColumn.Of(0, place) is { } column && column.Path.SequenceEqual(own.Path)) ?? ""
        : "";

    /// <summary>The meanings for a column: the known ones, and to keep it as a detail under its own name.</summary>
    public static IEnumerable<(string Place, string Title)> For(string header)
    {
        var name = new string([.. header.Trim().Select(static c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')]).Trim('_');
        IEnumerable<(string, string)> own = name.Length == 0 ? [] : [($"traits.{name}", "A detail of the person"), ($"properties.{name}", "A detail of the event")];
        return CsvColumn.Of(0, header) is not null && header.Contains('.', StringComparison.Ordinal) && !own.Any(o => o.Item1 == header) ? [.. All, .. own, (header, header)] : [.. All, .. own];
    }
}
