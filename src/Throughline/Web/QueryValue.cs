using System.Globalization;

namespace Throughline.Web;

/// <summary>Values in a page's address. Anybody can type there: what is none is as good as not there.</summary>
public static class QueryValue
{
    public static long? Long(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static int? Int(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static Guid? Id(string? text) => Guid.TryParse(text, out var value) ? value : null;
}
