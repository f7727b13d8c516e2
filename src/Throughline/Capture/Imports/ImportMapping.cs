using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Capture;

/// <summary>How a file of rows is read: where each column goes, and what every row has beside its cells.</summary>
/// <param name="Columns">The place of each column by its header; the empty text leaves it out, a header that is not named is a place by itself.</param>
/// <param name="Defaults">What a row has where its cell is empty or there is no column, by place: <c>source</c>, <c>channel</c>, <c>type</c>.</param>
/// <param name="Dates">How days are written: <c>iso</c>, <c>dmy</c> (31/12/2026) or <c>mdy</c> (12/31/2026).</param>
/// <param name="Zone">IANA zone of times without an offset in <c>dmy</c> and <c>mdy</c>.</param>
public sealed record ImportMapping(IReadOnlyDictionary<string, string> Columns, IReadOnlyDictionary<string, string> Defaults, string Dates = ImportMapping.Iso, string Zone = "UTC")
{
    public const string Iso = "iso";
    public const string DayFirst = "dmy";
    public const string MonthFirst = "mdy";

    /// <summary>The type of rows that are leads.</summary>
    public const string Lead = "lead";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true };

    /// <summary>Columns by their own names, nothing beside them.</summary>
    public static ImportMapping None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    [JsonIgnore]
    public bool IsLeads => Defaults.GetValueOrDefault("type") == Lead;

    /// <summary>What stays the same for files with the same columns, in whatever order.</summary>
    public static string FingerprintOf(IEnumerable<string> headers) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers.Select(static h => h.Trim().ToLowerInvariant()).Order(StringComparer.Ordinal)))).AsSpan(0, 16));

    public string Write() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="InvalidDataException">It is no mapping; the message says what is wrong.</exception>
    public static ImportMapping Read(string json)
    {
        ImportMapping? mapping;
        try
        {
            mapping = JsonSerializer.Deserialize<ImportMapping>(json, Options);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"the mapping cannot be read: {fault.Message}", fault);
        }

        mapping = mapping is null ? None : mapping with
        {
            Columns = mapping.Columns ?? None.Columns,
            Defaults = mapping.Defaults ?? None.Defaults,
            Dates = mapping.Dates ?? Iso,
            Zone = mapping.Zone ?? "UTC",
        };
        return mapping.Fault() is { } wrong ? throw new InvalidDataException(wrong) : mapping;
    }

    /// <summary>The same, where a list of leads says of no row when it was: then it was when the list was brought.</summary>
    /// <param name="at">UTC milliseconds.</param>
    public ImportMapping Dated(long at) => !IsLeads || Columns.Values.Contains("timestamp", StringComparer.Ordinal) || Defaults.ContainsKey("timestamp")
        ? this
        : this with
        {
            Defaults = new Dictionary<string, string>(Defaults, StringComparer.Ordinal)
            {
                ["timestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            },
        };

    /// <summary>What is wrong with it, or null.</summary>
    public string? Fault()
    {
        if (Dates is not (Iso or DayFirst or MonthFirst))
            return $"dates: expected {Iso}, {DayFirst} or {MonthFirst}";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _))
            return "zone: expected a time zone of the IANA list, such as Europe/Berlin";
        foreach (var (header, place) in Columns)
        {
            if (place.Length > 0 && CsvColumn.Of(0, place) is null)
                return $"column '{header}': '{place}' is no place (docs/import.md names them); the empty text leaves a column out";
        }

        foreach (var (place, _) in Defaults)
        {
            if (CsvColumn.Of(0, place) is null)
                return $"default '{place}' is no place (docs/import.md names them)";
        }

        return null;
    }
}
