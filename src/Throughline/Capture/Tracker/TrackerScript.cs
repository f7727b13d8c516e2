using Throughline.Web;

namespace Throughline.Capture.Tracker;

/// <summary>Serves <c>/t.js</c> to pages of any site; browsers keep it for an hour, so that a new version arrives the same day.</summary>
internal sealed class TrackerScript
{
    private const string OneHour = "public, max-age=3600";

    private readonly PackedFile _file = new(PackedFile.Resource("Throughline.Capture.t.js"));

    public Task AnswerAsync(HttpContext http) => _file.AnswerAsync(http, "text/javascript; charset=utf-8", OneHour);
}
