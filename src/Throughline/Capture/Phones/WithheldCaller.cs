using System.Collections.Frozen;

namespace Throughline.Capture;

/// <summary>Caller ids that say nobody's name (offline-capture.md 1): they never make or merge people.</summary>
public static class WithheldCaller
{
    // The words as phones spell them on the keypad: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE.
    private static readonly FrozenSet<string> Spelled = new[] { "266696687", "7378742833", "2562533", "8656696", "86282452253" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Words = new[] { "anonymous", "private", "restricted", "unavailable", "unknown", "blocked", "withheld" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a caller id is empty or stands for a number that is not shown.</summary>
    public static bool Is(string? caller)
    {
        var text = caller?.Trim().ToLowerInvariant() ?? "";
        return text.Length == 0 || Words.Contains(text) || Spelled.Contains(text.TrimStart('+'));
    }
}
