namespace Throughline.Capture;

/// <summary>Tells text in UTF-8 from what people take for it: workbooks, and text in UTF-16.</summary>
public static class TextBytes
{
    /// <summary>How many of its first bytes tell.</summary>
    public const int Telling = 4096;

    /// <summary>Why a file that begins like this is no text in UTF-8, and what to do; null when it may be.</summary>
    /// <param name="start">Its first bytes, unpacked; <see cref="Telling"/> are enough.</param>
    public static string? FaultOf(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "the file is UTF-16; save it as UTF-8",
        [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..] => "the file is a workbook or an archive, not text; in a spreadsheet save it as CSV UTF-8",
        // A single one spoils its row only; text in UTF-16 is half of them.
        _ when start.Count((byte)0) > start.Length / 8 => "the file is no text in UTF-8: it holds zero bytes, as UTF-16 and binary files do; save it as UTF-8",
        _ => null,
    };
}
