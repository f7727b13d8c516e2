namespace Throughline.Capture;

internal static partial class CaptureLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "The log could not store what the {Door} door took; its sender was told to try again")]
    public static partial void AppendFailed(ILogger logger, string door, Exception fault);
}
