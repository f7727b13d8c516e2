using System.Text.Json.Nodes;
using Throughline.Access;

namespace Throughline.Capture.Tracker;

/// <summary>Answers a page what only the server knows (tracker.md 7): <c>GET /e?k=KEY&amp;s=SESSION&amp;u=LANDING</c>.</summary>
internal sealed class AssistDoor(Intake intake, Visitors visitors, BotDetector bots, IEnumerable<IPageAssist> parts)
{
    private const int LongestHint = 64;
    private const int LongestAddress = 4_096;
    private const int LongestUserAgent = 1_024;

    public async Task AnswerAsync(HttpContext http)
    {
        TrackerCors.Allow(http);
        http.Response.Headers.CacheControl = "no-store";
        var query = http.Request.Query;
        if (query["k"].ToString() is not { Length: > 0 } key)
        {
            await intake.RefuseAsync(http, TrackerDoor.Name, Refusal.MissingKey("the write key of the page") with { Field = "k" });
            return;
        }

        if (await intake.FindKeyAsync(key, http.RequestAborted) is not { } grant)
        {
            await intake.RefuseAsync(http, TrackerDoor.Name, Refusal.UnknownKey() with { Field = "k" });
            return;
        }

        if (grant.Kind is KeyKind.Secret)
        {
            await intake.RefuseAsync(http, TrackerDoor.Name, Refusal.SecretKeyShown("k"));
            return;
        }

        var hint = query["s"].ToString() is { Length: > 0 and <= LongestHint } session ? session : null;
        var visitor = await visitors.RecogniseAsync(http, grant.Workspace, hint, http.RequestAborted);
        var agent = http.Request.Headers.UserAgent.ToString() is { Length: <= LongestUserAgent } text ? text : "";
        var landing = query["u"].ToString() is { Length: > 0 and <= LongestAddress } url ? url : null;
        var question = new PageQuestion(grant.Workspace, grant.SiteDomains, visitor.Id, PageOf(http.Request), landing, agent, bots.Inspect(agent).IsBot);
        var answer = new JsonObject();
        foreach (var part in parts)
            await part.AddAsync(question, answer, http.RequestAborted);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    // A request to another origin names its own; one to the same origin only its page.
    private static Uri? PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) || Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out page) ? page : null;
}
