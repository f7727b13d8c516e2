namespace Throughline.Capture.Tracker;

/// <summary>Lets pages of any site send with their cookie: the exact origin, never <c>*</c> (tracker.md 3). What it is worth is decided by the key.</summary>
internal static class TrackerCors
{
    private const string DaySeconds = "86400";

    public static void Allow(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0)
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Answers a browser that asks first.</summary>
    public static Task AnswerPreflightAsync(HttpContext http)
    {
        Allow(http);
        http.Response.Headers.AccessControlAllowMethods = "GET,POST,OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = "content-type";
        http.Response.Headers.AccessControlMaxAge = DaySeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
