using Throughline.Capture.References;
using Throughline.Capture.Tracker;

namespace Throughline.Capture.Calls;

/// <summary><c>GET /n?k=…</c>: for pages with a script of their own, the numbers to show to this visitor and the code that carries the visit into a chat or a call. Asking again keeps the number.</summary>
/// <remarks>Bots and browsers without our cookie get nothing: a page fetched by a search engine keeps the printed number.</remarks>
internal sealed class SwapDoor(Intake intake, Visitors visitors, NumberSwaps swaps, ReferenceCodes codes, BotDetector bots)
{
    /// <summary>The door's name in counters.</summary>
    public const string Name = "numbers";

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
        var headers = http.Request.Headers;
        var prefetch = new PrefetchHeaders(headers["Sec-Purpose"], headers["Purpose"], headers["X-Moz"], headers["X-Purpose"]);
        if (!visitor.IsGenuine || bots.Inspect(headers.UserAgent.ToString(), prefetch).Reason is not null)
        {
            await http.Response.WriteAsJsonAsync(new SwapAnswer(new Dictionary<string, string>(), null), http.RequestAborted);
            return;
        }

        var numbers = await swaps.ForAsync(grant.Workspace, visitor.Id, http.RequestAborted);
        var code = http.Request.Query.ContainsKey("ref") ? CodeMaker.Shown(await codes.OfVisitorAsync(grant.Workspace, visitor.Id, http.RequestAborted)) : null;
        await http.Response.WriteAsJsonAsync(new SwapAnswer(numbers, code), http.RequestAborted);
    }
}

/// <summary>What a page may show.</summary>
/// <param name="N">By the digits of the printed number, the number to show.</param>
/// <param name="Ref">The visitor's reference code, when asked for.</param>
internal sealed record SwapAnswer(IReadOnlyDictionary<string, string> N, string? Ref);
