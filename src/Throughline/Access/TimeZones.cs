using System.Globalization;

namespace Throughline.Access;

/// <summary>The zones to choose from, and first guesses for a workspace.</summary>
internal static class TimeZones
{
    /// <summary>IANA names with a place, and UTC.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(static z => z.Id).Where(IsPlace).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The server's own zone, UTC when it has no name.</summary>
    public static string Guess => All.Contains(TimeZoneInfo.Local.Id) ? TimeZoneInfo.Local.Id : "UTC";

    /// <summary>The currency of the country that the browser's language names; EUR when it names none.</summary>
    public static string GuessCurrency(string acceptLanguage)
    {
        var language = acceptLanguage.Split(',', ';')[0].Trim();
        if (!language.Contains('-', StringComparison.Ordinal))
            return "EUR";
        try
        {
            return Web.Currency.Find(new RegionInfo(language).ISOCurrencySymbol) ?? "EUR";
        }
        catch (ArgumentException)
        {
            return "EUR";
        }
    }

    private static bool IsPlace(string id) =>
        id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal) && !id.StartsWith("posix", StringComparison.Ordinal) && !id.StartsWith("right/", StringComparison.Ordinal) && !id.StartsWith("SystemV", StringComparison.Ordinal);
}
