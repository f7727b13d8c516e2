using Throughline.Web;

namespace Throughline.Capture.Tracker;

/// <summary>
/// Serves the scripts to pages of any site: <c>/t.js</c> and <c>/t.extras.js</c>, which browsers keep for an hour so that a new version arrives the same day,
/// and <c>/t.VERSION.js</c>, which never changes and is kept for good.
/// </summary>
internal sealed class TrackerScript(string name)
{
    private const string Prefix = "Throughline.Capture.t.";
    private const string OneHour = "public, max-age=3600";
    private const string ForGood = "public, max-age=31536000, immutable";

    private readonly PackedFile _file = new(PackedFile.Resource(name));

    /// <summary>The scripts in the assembly.</summary>
    public static IEnumerable<TrackerScript> All => typeof(TrackerScript).Assembly.GetManifestResourceNames().Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(static n => new TrackerScript(n));

    public string Path => $"/t.{name[Prefix.Length..]}";

    public Task AnswerAsync(HttpContext http) => _file.AnswerAsync(http, "text/javascript; charset=utf-8", Path is "/t.js" or "/t.extras.js" ? OneHour : ForGood);
}
