using System.Globalization;

namespace Throughline.Storage;

/// <summary>Where a page of a list ends: a time and an id, as text for a query string.</summary>
public static class Cursor
{
    public static string Of(long at, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{at}.{id:N}");

    /// <summary>False for an empty or foreign text: the list then starts at its beginning.</summary>
    public static bool TryParse(string? text, out long at, out Guid id)
    {
        (at, id) = (0, Guid.Empty);
        return text?.Split('.') is [var first, var second]
            && long.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out at)
            && Guid.TryParseExact(second, "N", out id);
    }
}
