namespace Throughline.Capture;

/// <summary>The rows of a file, one after the other, each as one call in Segment's shape: one mapping serves every format and the HTTP door.</summary>
internal interface IImportRows : IDisposable
{
    /// <summary>Columns that no event has a place for.</summary>
    IReadOnlyList<string> UnknownColumns { get; }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="InvalidDataException">The rest of the file cannot be read.</exception>
    bool TryNext(out ImportRow row);
}

/// <summary>A row: its JSON in bytes of its own, or why it has none.</summary>
internal readonly record struct ImportRow(long Line, Memory<byte> Json, Refusal Refusal);
