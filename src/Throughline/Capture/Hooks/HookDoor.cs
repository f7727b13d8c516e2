using System.Text;
using Microsoft.Extensions.Options;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Capture.Hooks;

/// <summary>
/// Takes deliveries at <c>/hooks/{provider}/{token}</c>: the address says whose they are, the provider's signature that they are genuine. Nothing is parsed before that;
/// a delivery sent again is stored once.
/// </summary>
internal sealed class HookDoor(Intake intake, HookSources sources, HookDeliveries deliveries, IOptions<CaptureOptions> options, ILogger<HookDoor> logger)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "webhook";

    private const int LongestHeader = 4_096;

    private readonly CaptureOptions _options = options.Value;

    public async Task TakeAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var refusal = await TakeSafelyAsync(http);
        if (refusal.Reason is not null)
            await intake.RefuseAsync(http, Name, refusal);
    }

    private async ValueTask<Refusal> TakeSafelyAsync(HttpContext http)
    {
        var provider = sources.Provider((string?)http.Request.RouteValues["provider"]);
        var source = provider is null ? null : await sources.FindAsync(provider.Name, (string?)http.Request.RouteValues["token"] ?? "", http.RequestAborted);
        if (source is null)
            return new Refusal(404, "unknown_hook", "", "the address as the Webhooks page shows it");
        var (body, refusal) = await RequestBody.ReadAsync(http.Request, Math.Max(_options.HookBytes, provider!.LongestBody), http.RequestAborted);
        if (body is null)
            return refusal;
        HookRequest request;
        using (body.Value)
            request = RequestOf(http, body.Value.Bytes);
        var secret = sources.SecretOf(source);
        if (provider.Handshake(request, secret) is { } answer)
        {
            await NoteAsync(source, request, answer.Status < 300 ? "handshake" : "handshake_wrong", null);
            http.Response.StatusCode = answer.Status;
            http.Response.ContentType = answer.ContentType;
            await http.Response.WriteAsync(answer.Text, http.RequestAborted);
            return default;
        }

        if (provider.Verify(request, secret) is { Reason: { } reason })
        {
            await NoteAsync(source, request, reason, null);
            return new Refusal(401, reason, "", $"a delivery signed by {provider.Title} with the secret of this address, sent just now");
        }

        return await StoreAsync(http, source, provider, request);
    }

    private async ValueTask<Refusal> StoreAsync(HttpContext http, HookSource source, IHookProvider provider, HookRequest request)
    {
        HookOutcome outcome;
        try
        {
            outcome = await deliveries.TakeAsync(source, provider, request, http.RequestAborted);
        }
        catch (LogFullException)
        {
            return Refusal.LogFull();
        }
        catch (Exception fault) when (StoreFault.IsOfTheStore(fault))
        {
            CaptureLog.AppendFailed(logger, Name, fault);
            return Refusal.LogFailed();
        }

        intake.Accept(Name, 1);
        await NoteAsync(source, request, outcome.IsNew ? "taken" : "repeated", outcome);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("{}", http.RequestAborted);
        return default;
    }

    // The delivery is in the log or refused already: a note that cannot be written changes neither.
    private async Task NoteAsync(HookSource source, HookRequest request, string verdict, HookOutcome? outcome)
    {
        try
        {
            await sources.NoteAsync(source, HookDelivery.Of(source, request, verdict, outcome), CancellationToken.None);
        }
        catch (Exception fault) when (StoreFault.IsOfTheStore(fault))
        {
            CaptureLog.AppendFailed(logger, Name, fault);
        }
    }

    private HookRequest RequestOf(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Headers)
        {
            if (value.ToString() is { Length: <= LongestHeader } text)
                headers[name] = text;
        }

        var isGet = HttpMethods.IsGet(http.Request.Method);
        var bytes = isGet ? Encoding.UTF8.GetBytes(http.Request.QueryString.Value?.TrimStart('?') ?? "") : body.ToArray();
        var url = PublicAddress.Of(http.Request, _options) + http.Request.Path + http.Request.QueryString;
        return new HookRequest(isGet, url, http.Request.ContentType ?? "", bytes, intake.Now, headers);
    }
}
