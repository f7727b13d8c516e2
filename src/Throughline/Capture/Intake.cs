using System.Diagnostics.CodeAnalysis;
using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture;

/// <summary>What the doors share: keys, storing, counting, answering.</summary>
internal sealed class Intake(Keyring keys, IEventLog log, CaptureMetrics metrics, TimeProvider time, ILogger<Intake> logger)
{
    private const string RetrySeconds = "1";

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What the key opens here; null for unknown keys and for a partner's, which opens its own door only.</summary>
    public async ValueTask<KeyGrant?> FindKeyAsync(string? key, CancellationToken cancellation) => await keys.FindAsync(key, cancellation) is { Kind: not KeyKind.Partner } grant ? grant : null;

    /// <summary>
    /// Queues events; the task ends when they are on disk. When this call returns, the events are written out and the request's bytes may be given back.
    /// </summary>
    /// <returns>False when the queue is full: nothing is stored, the sender comes again.</returns>
    public bool TryAppend(IReadOnlyList<Envelope> events, [NotNullWhen(true)] out Task<IReadOnlyList<Appended>>? stored)
    {
        try
        {
            // Without the request's token: a sender that hangs up does not unsay what it sent.
            stored = log.AppendAsync(events, CancellationToken.None);
            foreach (var e in events)
            {
                if (e.Facts.Notes?.Contains(EventDraft.ClickIdDropped) == true)
                    metrics.ClickIdDropped();
            }

            return true;
        }
        catch (LogFullException)
        {
            stored = null;
            return false;
        }
    }

    /// <summary>Waits for the disk.</summary>
    /// <returns>Null when the events are stored; else what to answer.</returns>
    public async ValueTask<Refusal?> StoredAsync(Task<IReadOnlyList<Appended>> append, string door)
    {
        try
        {
            var stored = await append;
            metrics.Accepted(door, stored.Count);
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            CaptureLog.AppendFailed(logger, door, fault);
            return Refusal.LogFailed();
        }
    }

    /// <summary>Counts events taken that were stored elsewhere.</summary>
    public void Accept(string door, int events) => metrics.Accepted(door, events);

    public void Count(string door, Refusal refusal) => metrics.Refused(door, refusal.Reason);

    /// <summary>Answers a refused request with a problem and counts it.</summary>
    public Task RefuseAsync(HttpContext http, string door, Refusal refusal)
    {
        Count(door, refusal);
        return AnswerAsync(http, refusal);
    }

    /// <summary>Answers with a problem that is counted already.</summary>
    public static Task AnswerAsync(HttpContext http, Refusal refusal)
    {
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = RetrySeconds;
        var detail = refusal.Field.Length == 0 ? $"expected {refusal.Expected}" : $"{refusal.Field}: expected {refusal.Expected}";
        return Problems.Of(refusal.Status, refusal.Reason, detail, refusal.Field.Length == 0 ? null : refusal.Field, refusal.Expected).ExecuteAsync(http);
    }
}
