using System.Text.Json;

namespace Throughline.Log;

/// <summary>Whether a command sent again under one key is the same command. An idempotency key makes a retry harmless; under the same key another request must not pass for done.</summary>
public static class Repeats
{
    /// <summary>What a caller is told whose key stands for another request.</summary>
    public const string OtherRequest = "this Idempotency-Key was sent before with another request: use a new key for a new request";

    /// <summary>Whether the log holds another command under the event's id.</summary>
    public static async Task<bool> IsOtherAsync(IEventLog log, Envelope command, CancellationToken cancellation) =>
        await log.FindAsync(command.Workspace, [command.EventId], cancellation) is [var stored] && !IsSame(stored, command);

    // Times are left out: a retry comes later. An erased personal part can no longer differ.
    private static bool IsSame(Envelope stored, Envelope command) =>
        stored.Kind == command.Kind
        && (stored.Facts.Name, stored.Facts.Lead, stored.Facts.Deal, stored.Facts.Channel, stored.Facts.Source) == (command.Facts.Name, command.Facts.Lead, command.Facts.Deal, command.Facts.Channel, command.Facts.Source)
        && (stored.Facts.Properties, command.Facts.Properties) is var (one, other) && (one is null) == (other is null) && (one is null || JsonElement.DeepEquals(one.Value, other!.Value))
        && (stored.Personal is null || EnvelopeJson.Write(stored.Personal)!.AsSpan().SequenceEqual(EnvelopeJson.Write(command.Personal)));
}
