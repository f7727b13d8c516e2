using Microsoft.Extensions.Primitives;
using Throughline.Capture.Forms;

namespace Throughline.Capture.Hooks;

/// <summary>The landing address that another system's campaign fields and page make together. Pure.</summary>
internal static class HookOrigin
{
    private const int LongestAddress = 4_096;

    /// <summary>The address, or null when nothing is known.</summary>
    public static string? Address(IEnumerable<KeyValuePair<string, string>> fields, string? landing)
    {
        var known = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in fields.Where(static f => !string.IsNullOrEmpty(f.Value)))
            known[name] = value;
        var page = landing is { Length: <= LongestAddress } && Uri.TryCreate(landing, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? landing : null;
        return FormOrigin.Of(page, new FormCollection(known));
    }
}
