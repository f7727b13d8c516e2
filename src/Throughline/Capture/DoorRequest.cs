using Throughline.Capture.Tracker;
using Throughline.Capture.Traffic;

namespace Throughline.Capture;

/// <summary>Who asks at one of our short addresses.</summary>
/// <param name="IsCounted">A GET: HEAD only looks.</param>
/// <param name="Bot">Why it is no person, or null.</param>
/// <param name="UserAgent">At most 1,024 characters.</param>
/// <param name="ReferrerHost">Host of the referrer, or null.</param>
/// <param name="Visitor">The browser, when it carries our cookie; null says nothing.</param>
/// <param name="Sender">Why it is no visitor, by its address or cookies: a colleague, or a data centre; null for visitors.</param>
internal readonly record struct DoorRequest(bool IsCounted, string? Bot, string UserAgent, string? ReferrerHost, string? Visitor, string? Sender)
{
    /// <summary>Why reports leave out what it did; null for people outside.</summary>
    public string? Flag => Bot is null ? Sender : $"bot:{Bot}";

    /// <summary>Whether it comes from a network of the operator's list.</summary>
    public bool IsDataCentre => Sender == DataCentres.Flag;
}

/// <summary>Looks at requests for short addresses. Sets no cookie: nobody has been asked yet.</summary>
internal sealed class DoorRequests(BotDetector bots, Visitors visitors, TrafficJudge traffic)
{
    private const int LongestUserAgent = 1_024;

    public async ValueTask<DoorRequest> ReadAsync(HttpContext http, Guid workspace, CancellationToken cancellation)
    {
        var headers = http.Request.Headers;
        var agent = headers.UserAgent.ToString();
        if (agent.Length > LongestUserAgent)
            agent = agent[..LongestUserAgent];
        var referrer = Referrer.Parse(headers.Referer.ToString());
        var host = referrer.IsNone || referrer.IsApp ? null : referrer.Host;
        var prefetch = new PrefetchHeaders(headers["Sec-Purpose"], headers["Purpose"], headers["X-Moz"], headers["X-Purpose"]);
        var visitor = await visitors.RecogniseAsync(http, workspace, null, cancellation);
        return new DoorRequest(
            HttpMethods.IsGet(http.Request.Method), bots.Inspect(agent, prefetch, host).Reason, agent, host, visitor.IsGenuine ? visitor.Id.ToString() : null,
            (await traffic.JudgeAsync(http, workspace, null)).Sender);
    }
}
