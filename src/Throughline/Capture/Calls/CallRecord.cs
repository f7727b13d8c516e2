namespace Throughline.Capture.Calls;

/// <summary>How a call ended.</summary>
internal enum CallStatus
{
    Answered = 1,
    Missed = 2,
    Voicemail = 3,
    Busy = 4,
    Abandoned = 5,
}

/// <summary>One call as a telephone system reports it (offline-capture.md 1).</summary>
/// <param name="Provider">Whose id it is.</param>
/// <param name="Id">The provider's id: the same call never counts twice.</param>
/// <param name="From">The caller, as reported.</param>
/// <param name="To">The number that was dialled.</param>
internal sealed record CallRecord(string Provider, string Id, string? From, string? To)
{
    /// <summary>When it began to ring, UTC milliseconds; null when the report does not say.</summary>
    public long? StartedAt { get; init; }

    /// <summary>Seconds of talk or, where the provider does not tell, of the whole call.</summary>
    public int Seconds { get; init; }

    public CallStatus Status { get; init; }

    public bool IsInbound { get; init; } = true;

    public string? CallerName { get; init; }

    public string? RecordingUrl { get; init; }

    public string? Tags { get; init; }

    /// <summary>The page the caller landed on, where the provider tracked it itself.</summary>
    public string? Landing { get; init; }

    public string? Referrer { get; init; }

    /// <summary>Campaign and click parameters the provider tracked itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Origin { get; init; } = [];

    /// <summary>The provider's own name of the number or placement.</summary>
    public string? SourceName { get; init; }

    /// <summary>What differs when the provider sends a changed call again; null when it never does.</summary>
    public string? Revision { get; init; }
}
