namespace Throughline.Capture.Forms;

/// <summary>Where a form post without a known browser came from: the landing page, with the campaign and click parameters that the fields carry and the address lacks.</summary>
internal static class FormOrigin
{
    /// <summary>The address, or null when neither page nor fields say anything.</summary>
    public static string? Of(string? page, IFormCollection form)
    {
        var landing = LandingUrl.Parse(page);
        var missing = form
            .Where(field => IsEvidence(field.Key) && !landing.Parameters.Any(p => p.Name == field.Key.ToLowerInvariant()) && (landing.Tags.IsEmpty || !field.Key.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)))
            .Select(static field => $"{field.Key}={Uri.EscapeDataString(field.Value.ToString())}")
            .ToList();
        if (missing.Count == 0)
            return page;
        var address = page ?? "/";
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var (front, back) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        return $"{front}{(front.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', missing)}{back}";
    }

    private static bool IsEvidence(string name) => name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || ClickParameters.Find(name) is { IsIdentifier: true };
}
