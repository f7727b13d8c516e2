using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Throughline.Bench.Http;

namespace Throughline.Bench.Scale;

/// <summary>Somebody at the pages of the big site, and visitors of the site itself.</summary>
internal sealed partial class PageVisitor(BenchServer server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = server.Address };
    private int _events;

    /// <summary>Becomes the owner, or signs in as the owner of an earlier run.</summary>
    public async Task SignInAsync()
    {
        var page = await _http.GetAsync(new Uri("/setup", UriKind.Relative));
        var isNew = page.StatusCode == HttpStatusCode.OK;
        if (!isNew)
            page = await _http.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var fields = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = TokenField().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value,
            ["_handler"] = isNew ? "setup-owner" : "sign-in",
            ["Input.Name"] = "Ana Owner",
            ["Input.Email"] = "ana@example.com",
            ["Input.Password"] = "a long sentence",
        };
        using var content = new FormUrlEncodedContent(fields);
        var answer = await _http.PostAsync(new Uri(isNew ? "/setup" : "/sign-in", UriKind.Relative), content);
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.Found))
            throw new InvalidOperationException($"no sign-in: {answer.StatusCode}");
    }

    /// <summary>Milliseconds until the whole page is there.</summary>
    public async Task<double> AskAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        var milliseconds = clock.Elapsed.TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.OK ? milliseconds : throw new InvalidOperationException($"{path} answered {answer.StatusCode} {answer.Headers.Location}");
    }

    /// <summary>Has a visitor come to the site by a link, and waits until the pages know.</summary>
    public async Task HappenAsync(Guid visitor)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "/v1/page");
        call.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(server.WriteKey + ":")));
        call.Content = new StringContent(
            $$$"""{"messageId":"{{{Guid.NewGuid()}}}","anonymousId":"{{{visitor}}}","context":{"page":{"url":"https://acme.test/page-1?utm_source=bing&utm_medium=cpc&utm_campaign=visit-{{{++_events}}}"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"}}""",
            Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(call);
        answer.EnsureSuccessStatusCode();
        while ((await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n').FirstOrDefault(static l => l.StartsWith("throughline_projection_lag", StringComparison.Ordinal))?.EndsWith(" 0", StringComparison.Ordinal) is not true)
            await Task.Delay(5);
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex TokenField();
}
