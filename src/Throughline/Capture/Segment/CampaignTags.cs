using System.Text;
using System.Text.Json;

namespace Throughline.Capture.Segment;

/// <summary>
/// Puts the campaign that Segment's clients took out of a page's address back into it, where the address has none: one reader of addresses then
/// serves every door. <c>name</c> is <c>utm_campaign</c>, any other field <c>x</c> is <c>utm_x</c>.
/// </summary>
internal static class CampaignTags
{
    private const int LongestName = 32;
    private const int LongestValue = 255;
    private const int MostFields = 12;

    /// <summary>The address with the campaign, or null when there is nothing to add.</summary>
    public static string? Append(string url, JsonElement campaign)
    {
        if (campaign.ValueKind is not JsonValueKind.Object || url.Contains("utm_", StringComparison.OrdinalIgnoreCase))
            return null;

        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var head = hash < 0 ? url : url[..hash];
        var result = new StringBuilder(head);
        var separator = head.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var fields = 0;
        foreach (var field in campaign.EnumerateObject())
        {
            if (field.Value.ValueKind is not JsonValueKind.String || field.Value.GetString() is not { Length: > 0 and <= LongestValue } value || !IsPlain(field.Name))
                continue;
            if (fields++ == MostFields)
                break;
            result.Append(separator).Append(ParameterOf(field.Name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return fields == 0 ? null : result.Append(hash < 0 ? "" : url[hash..]).ToString();
    }

    private static string ParameterOf(string field) => field switch
    {
        "name" => "utm_campaign",
        _ when field.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) => field,
        _ => $"utm_{field}",
    };

    private static bool IsPlain(string name)
    {
        if (name.Length is 0 or > LongestName)
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }
}
