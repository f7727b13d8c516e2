using Throughline.Web;

namespace Throughline.Capture.Segment;

/// <summary>Serves what Segment's snippet loads, <c>/analytics.js/v1/KEY/analytics.min.js</c>: Segment's own client, told to fetch its settings from where it came.</summary>
/// <remarks>The client finds the write key in the snippet or in the script's address; unknown keys get no script, so that a mistake shows in the browser's console.</remarks>
internal sealed class SegmentSnippet(Intake intake)
{
    private const string FiveMinutes = "public, max-age=300";

    // Behind a path proxy the script's address has the path in front.
    private static readonly byte[] Home = "(function(){var s=document.currentScript;if(s){(window.analytics=window.analytics||[])._cdn=s.src.split('/analytics.js/v1/')[0]}})();\n"u8.ToArray();

    private readonly Lazy<PackedFile> _file = new(static () => new PackedFile([.. Home, .. PackedFile.Resource("Throughline.Capture.analytics.js")]));

    public async Task AnswerAsync(HttpContext http)
    {
        if (await intake.FindKeyAsync(http.GetRouteValue("writeKey") as string, http.RequestAborted) is null)
            await intake.RefuseAsync(http, SegmentDoor.Name, Refusal.UnknownKey() with { Status = StatusCodes.Status404NotFound });
        else
            await _file.Value.AnswerAsync(http, "text/javascript; charset=utf-8", FiveMinutes);
    }
}
