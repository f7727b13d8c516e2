namespace Throughline.Capture.Hooks.Inbound;

/// <summary>A received e-mail as it matters here.</summary>
/// <param name="Id">Its Message-ID with its sender: the same e-mail by two ways is one.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="At">UTC milliseconds; null when its date is none.</param>
internal sealed record InboundEmail(string Id, Correspondent From, long? At)
{
    /// <summary>Whom it was written to, ourselves included.</summary>
    public IReadOnlyList<Correspondent> To { get; init; } = [];

    /// <summary>Who wrote the e-mail that this one passes on; null when it passes none on.</summary>
    public Correspondent? Forwarded { get; init; }

    /// <summary>Whether it answers another e-mail.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>The first e-mail of the conversation.</summary>
    public string? Thread { get; init; }

    public string? Subject { get; init; }

    /// <summary>What it says, without what it quotes and without a reference.</summary>
    public string? Text { get; init; }

    /// <summary>The reference code in its subject, its text or behind the <c>+</c> of the address it was sent to.</summary>
    public string? Code { get; init; }
}

/// <summary>Somebody who writes or is written to.</summary>
internal sealed record Correspondent(string Address, string? Name)
{
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];
}
