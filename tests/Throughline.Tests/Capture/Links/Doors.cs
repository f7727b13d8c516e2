using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Throughline.Tests.Capture.Links;

/// <summary>Words for tests at the doors of links, codes and mails.</summary>
internal static class Doors
{
    public const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    /// <summary>Asks like a browser.</summary>
    public static async Task<HttpResponseMessage> VisitAsync(this CaptureRun run, string path, string? agent = Chrome, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
        if (agent is not null)
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await run.Http.SendAsync(request);
    }

    /// <summary>Calls the management API with the secret key.</summary>
    public static async Task<JsonElement> ApiAsync(this CaptureRun run, HttpMethod method, string path, object? body = null, int status = 200)
    {
        using var answer = await run.ApiAnswerAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The same, whatever the answer.</summary>
    public static async Task<HttpResponseMessage> ApiAnswerAsync(this CaptureRun run, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? run.Workspace.SecretKey);
        if (body is string text)
            request.Content = new StringContent(text, System.Text.Encoding.UTF8, "text/csv");
        else if (body is not null)
            request.Content = JsonContent.Create(body);
        return await run.Http.SendAsync(request);
    }

    /// <summary>A registered link.</summary>
    public static Task<JsonElement> LinkAsync(this CaptureRun run, string destination = "https://acme.test/spring", string source = "newsletter", string medium = "email", string campaign = "spring", string? code = null) =>
        run.ApiAsync(HttpMethod.Post, "/api/links", new { destination, source, medium, campaign, code }, 201);

    /// <summary>The local part of an address of ours.</summary>
    public static string Path(this JsonElement json, string name) => new Uri(json.GetProperty(name).GetString()!).PathAndQuery;

    /// <summary>Sends a page view as the tracker would, and returns the visitor's cookie.</summary>
    public static async Task<string> ViewAsync(this CaptureRun run, string url, string? cookie = null, string? referrer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/e")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { k = run.Workspace.WriteKey, e = new[] { new { id = Guid.NewGuid().ToString(), t = "page_view", u = url, r = referrer ?? "" } } })),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", Chrome);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await run.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(204, await answer.Content.ReadAsStringAsync());
        return cookie ?? answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>The only lead.</summary>
    public static async Task<JsonElement> LeadAsync(this CaptureRun run) => (await run.ApiAsync(HttpMethod.Get, "/api/leads")).GetProperty("leads").EnumerateArray().Single();
}
