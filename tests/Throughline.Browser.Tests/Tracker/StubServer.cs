using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>
/// A site and an event endpoint in one: serves the built script and the test's pages, records what the browser sends,
/// and answers with the failures the test has ordered, in their order, then 204.
/// </summary>
internal sealed class StubServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, (string Body, string? Policy)> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Status, string? RetryAfter)> _failures = new();
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly ConcurrentQueue<string> _posts = new();
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>What `GET /e` answers: the page's token and numbers.</summary>
    public string Assistance { get; set; } = "{}";

    /// <summary>How often `GET /e` was asked.</summary>
    public int AssistanceAsked { get; private set; }

    /// <summary>All requests to `/e`, refused ones included, in order of arrival.</summary>
    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    /// <summary>Bodies of the forms the site itself has received.</summary>
    public IReadOnlyList<string> Posts => [.. _posts];

    /// <summary>Events of accepted requests, in order of arrival, repeated ids included.</summary>
    public IReadOnlyList<JsonNode> Events => [.. Arrivals.Where(a => a.Status == 204).SelectMany(a => a.Events)];

    public string Everything => string.Join('\n', Arrivals.Select(a => a.Body));

    public static async Task<StubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StubServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Port = new Uri(address).Port;
        return server;
    }

    public string Url(string path, string host = "www.site.test") => $"http://{host}:{Port}{path}";

    /// <summary>The snippet as a customer pastes it; <paramref name="attributes"/> are further data attributes.</summary>
    public static string Snippet(string attributes = "") => $"<script defer src=\"/t.js\" data-key=\"wk_test\" {attributes}></script>";

    public void Page(string path, string body = "", string attributes = "", string head = "", string? policy = null) =>
        _pages[path] = ($"<!doctype html><title>{path}</title>{head}{Snippet(attributes)}<body>{body}", policy);

    public void Raw(string path, string html, string? policy = null) => _pages[path] = (html, policy);

    public void FailNext(params int[] statuses)
    {
        foreach (var status in statuses)
        {
            _failures.Enqueue((status, null));
        }
    }

    public void FailNext(int status, string retryAfter) => _failures.Enqueue((status, retryAfter));

    /// <summary>Waits until the recorded traffic satisfies the test; says what came instead when it does not in time.</summary>
    public async Task UntilAsync(Func<StubServer, bool> isSatisfied, string expectation)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isSatisfied(this))
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"expected {expectation}; received:\n{Everything}", error);
            }
        }
    }

    public Task UntilEventsAsync(int count) => UntilAsync(server => server.Events.Count >= count, $"{count} events");

    public Task UntilEventAsync(string name) => UntilAsync(server => server.Events.Any(e => e.Is(name)), $"an event {name}");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/e", StringComparison.Ordinal))
        {
            await ReceiveAsync(context);
        }
        else if (path.EndsWith("/t.js", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/javascript";
            await context.Response.WriteAsync(Repository.Script);
        }
        else if (path.EndsWith("/t.extras.js", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/javascript";
            await context.Response.WriteAsync(Repository.Extras);
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            using var reader = new StreamReader(context.Request.Body);
            _posts.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
            await WritePageAsync(context, path);
        }
        else
        {
            await WritePageAsync(context, path);
        }
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlExposeHeaders = "Retry-After";
        }
        if (HttpMethods.IsGet(context.Request.Method))
        {
            AssistanceAsked++;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Assistance);
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var (status, retryAfter) = _failures.TryDequeue(out var failure) ? failure : (204, null);
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }
        if (!context.Request.Headers.Cookie.ToString().Contains("_tl_v=", StringComparison.Ordinal))
        {
            context.Response.Headers.SetCookie = "_tl_v=visitor; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000";
        }
        _arrivals.Enqueue(new Arrival(context.Request.Method, body, status, context.Request.ContentType, context.Request.Headers.Cookie));
    }

    private async Task WritePageAsync(HttpContext context, string path)
    {
        var (html, policy) = _pages.GetValueOrDefault(path, ("<!doctype html><title>elsewhere</title>", null));
        context.Response.ContentType = "text/html; charset=utf-8";
        if (policy is not null)
        {
            context.Response.Headers.ContentSecurityPolicy = policy;
        }
        await context.Response.WriteAsync(html);
    }
}

/// <summary>One request to the event endpoint.</summary>
internal sealed record Arrival(string Method, string Body, int Status, string? ContentType, string? Cookie)
{
    public JsonNode Batch => JsonNode.Parse(Body)!;

    public IEnumerable<JsonNode> Events => Batch["e"]!.AsArray().Select(e => e!);
}

internal static class EventFacts
{
    public static string Id(this JsonNode e) => e["id"]!.GetValue<string>();

    public static string Kind(this JsonNode e) => e["t"]!.GetValue<string>();

    /// <summary>Is it of this kind, or a custom event of this name?</summary>
    public static bool Is(this JsonNode e, string name) => e.Kind() == name || e["n"]?.GetValue<string>() == name;

    public static string Url(this JsonNode e) => e["u"]!.GetValue<string>();
}
