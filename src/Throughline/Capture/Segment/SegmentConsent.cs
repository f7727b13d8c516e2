using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Segment;

/// <summary>Reads <c>context.consent.categoryPreferences</c>, whose names each site chooses, by the names in use.</summary>
internal static class SegmentConsent
{
    private static readonly string[] AnalyticsNames = ["analytics", "performance", "statistics", "measurement"];
    private static readonly string[] AdsNames = ["ads", "advertising", "marketing", "targeting", "advertisement"];

    public static ConsentFacts? Of(JsonElement consent, bool hasGpc)
    {
        bool? analytics = null;
        bool? ads = null;
        if (consent.ValueKind is JsonValueKind.Object && consent.TryGetProperty("categoryPreferences"u8, out var choices) && choices.ValueKind is JsonValueKind.Object)
        {
            foreach (var choice in choices.EnumerateObject())
            {
                if (choice.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    continue;
                var granted = choice.Value.GetBoolean();
                if (AnalyticsNames.Contains(choice.Name, StringComparer.OrdinalIgnoreCase))
                    analytics = granted;
                else if (AdsNames.Contains(choice.Name, StringComparer.OrdinalIgnoreCase))
                    ads = granted;
            }
        }

        return analytics is null && ads is null && !hasGpc ? null : new ConsentFacts(analytics, ads, hasGpc ? true : null);
    }
}
