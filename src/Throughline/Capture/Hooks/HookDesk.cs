using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Capture.Hooks.Answers;
using Throughline.Web;

namespace Throughline.Capture.Hooks;

/// <summary>What a webhook's page shows.</summary>
/// <param name="AccessLabel">What the token is called that fetches answers; null where none is needed.</param>
/// <param name="Answers">The answers still to come.</param>
internal sealed record HookView(HookSource Source, string Title, string Setup, string? AccessLabel, string Address, AnswersToCome Answers, IReadOnlyList<HookDelivery> Deliveries);

/// <summary>Works the page of one webhook.</summary>
internal sealed class HookDesk(HookSources sources, HookDeliveries deliveries, AnswerBook answers, IOptions<CaptureOptions> options)
{
    private const int Shown = 50;
    private const int LongestBody = 20_000;

    public async Task<HookView?> ViewAsync(Guid workspace, Guid id, HttpRequest request, CancellationToken cancellation)
    {
        if (await sources.GetAsync(workspace, id, cancellation) is not { } source)
            return null;
        var provider = sources.Provider(source.Provider);
        return new HookView(
            source, provider?.Title ?? source.Provider, provider?.Setup ?? "", provider?.AccessLabel, PublicAddress.Of(request, options.Value) + sources.PathOf(source), await answers.ToComeAsync(source, cancellation), await sources.DeliveriesAsync(source, Shown, cancellation));
    }

    public async Task<string?> BodyAsync(HookSource source, Guid rawEvent, CancellationToken cancellation) =>
        await deliveries.BodyAsync(source, rawEvent, cancellation) is { } body ? body.Length <= LongestBody ? body : body[..LongestBody] + " …" : null;

    public Task<AnswersToCome> ToComeAsync(HookSource source, CancellationToken cancellation) => answers.ToComeAsync(source, cancellation);

    /// <summary>Sets the token that fetches answers, and asks for all that have not come.</summary>
    public async Task<Fault?> SetAccessAsync(HookSource source, string? access, CancellationToken cancellation)
    {
        if (await sources.SetAccessAsync(source, access, cancellation) is { } fault)
            return fault;
        await answers.AgainAsync(source, cancellation);
        return null;
    }

    public Task<bool> RemoveAsync(Actor actor, Guid id, CancellationToken cancellation) => sources.RemoveAsync(actor, id, cancellation);

    /// <summary>Reads a delivery again and says what that brought.</summary>
    public async Task<(string Text, bool IsDone)> RereadAsync(HookSource source, HookDelivery delivery, CancellationToken cancellation) =>
        await deliveries.RereadAsync(source, delivery, cancellation) switch
        {
            null => ("Nothing of this delivery is stored.", false),
            { New: 0, Note: { } note } => ($"Read again, nothing new: {note}.", false),
            { New: 0 } => ("Read again: everything it says was known already.", true),
            { New: var count } => ($"Read again: {count} new event(s) are in the log.", true),
        };

    public static string Words(string verdict) => verdict switch
    {
        "taken" => "Taken",
        "repeated" => "Sent again",
        "fetched" => "Answers fetched",
        "handshake" => "Handshake",
        "handshake_wrong" => "Wrong handshake",
        "signature_missing" => "No signature or password",
        "signature_wrong" => "Wrong signature or password",
        "too_old" => "Stamped too long ago",
        _ => verdict,
    };

    public static string? Tone(string verdict) => verdict switch
    {
        "taken" or "fetched" or "handshake" => "good",
        "repeated" => null,
        _ => "bad",
    };
}
