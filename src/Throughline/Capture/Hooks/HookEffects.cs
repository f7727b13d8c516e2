using Throughline.Capture.Calls;
using Throughline.Capture.Hooks.Inbound;
using Throughline.Capture.References;
using Throughline.Log;

namespace Throughline.Capture.Hooks;

/// <summary>What a delivery that was read needs of other rooms: who a code stands for, which number was dialled, whose order it is.</summary>
internal sealed class HookEffects(CallDesk calls, InboundEmailDesk emails, ReferenceCodes codes, IReportedOrders orders)
{
    /// <summary>The events of a reading.</summary>
    public async Task<List<Envelope>> EventsAsync(HookSource source, HookReading reading, long receivedAt, CancellationToken cancellation)
    {
        await emails.TellAsync(source.WorkspaceId, reading, cancellation);
        foreach (var (draft, code) in reading.Codes)
            await codes.ResolveAsync(draft, code, cancellation);
        var events = reading.Envelopes().ToList();
        foreach (var call in reading.Calls)
            events.Add(await calls.EventOfAsync(source.WorkspaceId, call, receivedAt, reading, cancellation));
        return events;
    }

    /// <summary>Takes the orders and refunds, once the events that say who bought are stored. Taking them again changes nothing.</summary>
    /// <returns>What was not taken and why; null when all was.</returns>
    public async Task<string?> CarryOutAsync(HookSource source, HookReading reading, CancellationToken cancellation)
    {
        var notes = new List<string>();
        foreach (var order in reading.Orders)
        {
            if (await orders.TakeAsync(source.WorkspaceId, source.Provider, order, cancellation) is { } why)
                notes.Add(why);
        }

        foreach (var refund in reading.Refunds)
        {
            if (await orders.RefundAsync(source.WorkspaceId, source.Provider, refund, cancellation) is { } why)
                notes.Add(why);
        }

        return notes.Count == 0 ? null : string.Join("; ", notes);
    }
}
