namespace Throughline.Capture.Segment;

/// <summary>Lets browser clients of any site call: write keys are public, and what a page may send is limited elsewhere (segment-http.md 1).</summary>
internal static class SegmentCors
{
    private const string Methods = "GET,POST,OPTIONS";
    private const string DaySeconds = "86400";

    private const string RequestHeaders =
        "authorization, content-type, content-encoding, x-retry-count, anonymousid, sentat, rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt, rsa-since-first-attempt, rsa-retry-reason";

    public static void Allow(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0)
            return;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.Vary = "Origin";
    }

    /// <summary>Answers the browser's question before the call.</summary>
    public static Task AnswerPreflightAsync(HttpContext http)
    {
        Allow(http);
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = RequestHeaders;
        headers.AccessControlMaxAge = DaySeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
