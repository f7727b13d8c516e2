using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Capture;

/// <summary>The running application with a workspace, what its doors counted, and what is in its log.</summary>
internal sealed class CaptureRun : IAsyncDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    private CaptureRun(TestApp app, TestWorkspace workspace)
    {
        (App, Workspace) = (app, workspace);
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("throughline_capture", StringComparison.Ordinal) && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
        // Cookies are set by hand where a test is about them.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
    }

    public TestApp App { get; }

    public TestWorkspace Workspace { get; }

    public HttpClient Http { get; }

    public static Task<CaptureRun> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<CaptureRun> StartAsync(TimeProvider? time, params (string Key, string Value)[] settings)
    {
        var app = await TestApp.StartAsync(StoreKind.Sqlite, time, settings);
        return new CaptureRun(app, await app.WorkspaceAsync());
    }

    /// <summary>How often a door refused for a reason.</summary>
    public long Refused(string door, string reason) => At($"throughline_capture_refused_total {door} {reason}");

    /// <summary>How many events a door took.</summary>
    public long Accepted(string door) => At($"throughline_capture_accepted_total {door}");

    /// <summary>Everything in the log, in order.</summary>
    public async Task<IReadOnlyList<Envelope>> LogAsync() =>
        await App.Services.GetRequiredService<IEventLog>().ReadAsync(0, 10_000, CancellationToken.None);

    /// <summary>Posts a body with the write key, or another.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? key = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var user = key ?? Workspace.WriteKey;
        if (user.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(user + ":"))}");
        return await Http.SendAsync(request);
    }

    /// <summary>Posts a call, expects it to be stored, and returns the newest event.</summary>
    public async Task<Envelope> StoreAsync(string path, string body, string? key = null)
    {
        using var response = await PostAsync(path, body, key);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await LogAsync())[^1];
    }

    /// <summary>The answer's problem.</summary>
    public static async Task<(string Reason, string? Field, string? Expected)> ProblemAsync(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var root = json.RootElement;
        root.GetProperty("status").GetInt32().ShouldBe((int)response.StatusCode);
        return (
            root.GetProperty("type").GetString()!["urn:throughline:problem:".Length..],
            root.TryGetProperty("field", out var field) ? field.GetString() : null,
            root.TryGetProperty("expected", out var expected) ? expected.GetString() : null);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _listener.Dispose();
        await App.DisposeAsync();
    }

    private void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
            key += $" {tag.Value}";
        lock (_counts)
            _counts[key] = _counts.GetValueOrDefault(key) + value;
    }

    private long At(string key)
    {
        lock (_counts)
            return _counts.GetValueOrDefault(key);
    }
}
