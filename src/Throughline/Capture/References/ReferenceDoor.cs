using Throughline.Capture.Tracker;

namespace Throughline.Capture.References;

/// <summary><c>GET /e/ref?k=…</c>: the code that carries this visit into a chat, a message or a call, for the page's own script.</summary>
/// <remarks>Only for browsers that carry our cookie: anybody else has no visit to carry.</remarks>
internal sealed class ReferenceDoor(Intake intake, Visitors visitors, ReferenceCodes codes, BotDetector bots)
{
    /// <summary>The door's name in counters.</summary>
    public const string Name = "reference";

    public async Task AnswerAsync(HttpContext http)
    {
        TrackerCors.Allow(http);
        http.Response.Headers.CacheControl = "no-store";
        if (await intake.FindKeyAsync(http.Request.Query["k"], http.RequestAborted) is not { } grant)
        {
            await intake.RefuseAsync(http, Name, Refusal.UnknownKey() with { Field = "k" });
            return;
        }

        var visitor = await visitors.RecogniseAsync(http, grant.Workspace, null, http.RequestAborted);
        var isPerson = visitor.IsGenuine && !bots.Inspect(http.Request.Headers.UserAgent.ToString()).IsBot;
        var code = isPerson ? CodeMaker.Shown(await codes.OfVisitorAsync(grant.Workspace, visitor.Id, http.RequestAborted)) : null;
        await http.Response.WriteAsJsonAsync(new ReferenceAnswer(code), http.RequestAborted);
    }
}

/// <summary>The visitor's code; null when there is no visit to carry.</summary>
internal sealed record ReferenceAnswer(string? Ref);
