using Microsoft.Extensions.Options;
using Throughline.Log;
using Throughline.Web.Outbound;

namespace Throughline.Capture.Hooks.Answers;

/// <summary>Fetches the answers that deliveries only named, and takes each as a delivery of its own: stored as it came, then read.</summary>
internal sealed class AnswerFetch(AnswerBook book, HookSources sources, HookDeliveries deliveries, OutboundSender sender, IOptions<LeadApiOptions> apis)
{
    /// <summary>Answers of one round.</summary>
    public const int RoundSize = 50;

    private const int LongestSaid = 200;
    private const int DeepestAnswer = 64;

    /// <summary>Fetches what is due; returns how many it asked for.</summary>
    public async Task<int> FetchDueAsync(CancellationToken cancellation)
    {
        var due = await book.DueAsync(RoundSize, cancellation);
        // What keeps one answer of a source from coming, keeps all of them: it is asked once a round.
        var closed = new Dictionary<Guid, string>();
        foreach (var answer in due)
        {
            var (fault, isOfAll) = closed.TryGetValue(answer.SourceId, out var known) ? (known, true) : await FetchAsync(answer, cancellation);
            if (fault is null)
                await book.CameAsync(answer, cancellation);
            else
                await book.FailedAsync(answer, fault, cancellation);
            if (fault is not null && isOfAll)
                closed[answer.SourceId] = fault;
        }

        return due.Count;
    }

    /// <returns>Why it did not come, and whether no other of the source would; null when it is stored.</returns>
    private async Task<(string? Fault, bool IsOfAll)> FetchAsync(AwaitedAnswer awaited, CancellationToken cancellation)
    {
        if (await sources.GetAsync(awaited.WorkspaceId, awaited.SourceId, cancellation) is not { RemovedAt: null } source || sources.Provider(source.Provider) is not { } provider)
            return ("the webhook was removed", true);
        if (sources.AccessOf(source) is not { } token)
            return ($"no {provider.AccessLabel ?? "access token"} is set", true);
        if (provider.AskFor(awaited.LeadKey, token, apis.Value) is not { } call)
            return ($"{provider.Title} has nothing to fetch", true);
        var answer = await sender.SendAsync(call, cancellation);
        if (answer.Failure is { } failure)
            return ($"{call.Address.Host} did not answer: {failure.Replace('_', ' ')}", true);
        if (answer.Status != 200)
            return FaultOf(answer, provider);
        if (!IsAnswer(provider, answer.Body))
            return ($"{provider.Title} answered with something that is no answer to a form{SaidBy(answer.Body).Words}", false);
        await deliveries.TakeAnswerAsync(source, provider, awaited.LeadKey, answer.Body, cancellation);
        return (null, false);
    }

    // A page of a proxy in between, or an error told with a 200: the lead is still there, and asked for again.
    private static bool IsAnswer(IHookProvider provider, ReadOnlyMemory<byte> body)
    {
        if (!JsonText.TryParse(body.ToArray(), DeepestAnswer, out var document, out _))
            return false;
        using (document)
            return provider.IsAnswer(document.RootElement);
    }

    private static (string Fault, bool IsOfAll) FaultOf(OutboundAnswer answer, IHookProvider provider)
    {
        var said = SaidBy(answer.Body);
        // Meta answers 400 with code 190 where others answer 401.
        return answer.Status is 401 or 403 || said.Code == "190"
            ? ($"{provider.Title} refused the {provider.AccessLabel}: set a new one{said.Words}", true)
            : ($"{provider.Title} answered {answer.Status}{said.Words}", answer.Status is 426 or 429 or >= 500);
    }

    private static (string? Code, string Words) SaidBy(ReadOnlyMemory<byte> body)
    {
        if (!JsonText.TryParse(body.ToArray(), 16, out var document, out _))
            return (null, "");
        using (document)
        {
            var error = JsonPart.Of(document.RootElement, "error");
            var message = JsonPart.Text(error, "message") ?? JsonPart.Text(document.RootElement, "message");
            return (JsonPart.Text(error, "code"), message is null ? "" : $" ({(message.Length <= LongestSaid ? message : message[..LongestSaid])})");
        }
    }
}
