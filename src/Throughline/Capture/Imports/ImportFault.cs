namespace Throughline.Capture;

/// <summary>A row that was not taken.</summary>
/// <param name="Line">Line of the file on which the row starts, from 1; of a packed file, of what it unpacks to.</param>
/// <param name="Field">The field at fault; empty when it is the row itself.</param>
/// <param name="Reason">Stable word, the same as the HTTP doors answer: <c>missing_field</c>, <c>wrong_type</c>, <c>future_dated</c>, …</param>
/// <param name="Expected">What would be right.</param>
public readonly record struct ImportFault(long Line, string Field, string Reason, string Expected);

/// <summary>What became of a file's rows.</summary>
/// <param name="New">Stored now.</param>
/// <param name="Known">Stored before, or twice in the file: nothing changed.</param>
/// <param name="Refused">Not taken.</param>
public readonly record struct ImportCounts(long New, long Known, long Refused);

/// <summary>How a file of events is written.</summary>
public enum ImportFormat
{
    /// <summary>By the file's name, else by its first character.</summary>
    Guess,

    /// <summary>One JSON object a line, in the shape of Segment's calls.</summary>
    JsonLines,

    /// <summary>A header and rows (RFC 4180); comma, semicolon or tab.</summary>
    Csv,
}
