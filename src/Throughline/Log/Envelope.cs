using System.Text.Json;

namespace Throughline.Log;

/// <summary>One immutable fact, as every door writes it and every room reads it.</summary>
/// <remarks>
/// <see cref="Facts"/> holds what may stay for ever; <see cref="Personal"/> holds what an erasure replaces with a tombstone (design D11).
/// All times are UTC milliseconds since 1970.
/// </remarks>
public sealed record Envelope
{
    /// <summary>The client that owns the event.</summary>
    public required Guid Workspace { get; init; }

    /// <summary>Idempotency key together with the workspace: the same id is stored once.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened: one of <see cref="Kinds"/> or a room's own command.</summary>
    public required string Kind { get; init; }

    /// <summary>When it happened, corrected for the client's clock.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>When this server received it.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>Place in the log; 0 until the log has given one.</summary>
    public long Seq { get; init; }

    /// <summary>The part without personal values.</summary>
    public required EventFacts Facts { get; init; }

    /// <summary>The part with personal values; null when there are none or they were erased.</summary>
    public EventPersonal? Personal { get; init; }

    /// <summary>Reads the event's own properties as a typed payload.</summary>
    /// <exception cref="JsonException">The payload does not have that shape: a bug, the event is quarantined.</exception>
    public T Read<T>() => Facts.Properties is { } properties
        ? properties.Deserialize<T>(EnvelopeJson.Options) ?? throw new JsonException($"{Kind} has a null payload")
        : throw new JsonException($"{Kind} has no payload");
}

/// <summary>The kinds of event that more than one room knows.</summary>
public static class Kinds
{
    public const string PageView = "page_view";
    public const string Screen = "screen";
    public const string Track = "track";
    public const string Identify = "identify";
    public const string FormSubmit = "form_submit";
    public const string Group = "group";
    public const string Alias = "alias";
    public const string Consent = "consent";

    /// <summary>An interaction whose channel is declared: a call, a meeting, a hand-entered source.</summary>
    public const string Interaction = "interaction";
}
