namespace Throughline.Capture;

/// <summary>The value of a click identifier: opaque and case-sensitive, never trimmed or shortened (click-ids.md, handling rule 1).</summary>
internal static class ClickValue
{
    /// <summary>Longest value kept, in characters; a longer one is dropped, not cut.</summary>
    internal const int MaxLength = 1_024;

    /// <summary>The value with its percent escapes resolved, or null when it is dropped: too long, or no text.</summary>
    internal static string? Read(ReadOnlySpan<char> encoded)
    {
        if (encoded.Length > MaxLength)
            return null;

        var value = encoded.Contains('%') ? PercentText.Decode(encoded, out _, plusIsSpace: false) : encoded.ToString();
        return value.AsSpan().ContainsAnyInRange('\0', '\u001f') ? null : value;
    }
}
