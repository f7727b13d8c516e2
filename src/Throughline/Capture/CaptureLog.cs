namespace Throughline.Capture;

internal static partial class CaptureLog
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "The log could not store what the {Door} door took; its sender was told to try again")]
    public static partial void AppendFailed(ILogger logger, string door, Exception fault);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "A verified delivery of {Provider} could not be read; its bytes are kept and can be read again")]
    public static partial void HookUnread(ILogger logger, string provider, Exception fault);

    [LoggerMessage(EventId = 1110, Level = LogLevel.Error, Message = "Import {Import} failed")]
    public static partial void ImportFailed(ILogger logger, Guid import, Exception fault);

    [LoggerMessage(EventId = 1111, Level = LogLevel.Warning, Message = "Imports pause: the store cannot be reached")]
    public static partial void ImportsPaused(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 1112, Level = LogLevel.Warning, Message = "Checks of links pause: the store cannot be reached")]
    public static partial void LinkChecksPaused(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 1113, Level = LogLevel.Warning, Message = "Fetching answers of lead forms pauses: the store cannot be reached")]
    public static partial void AnswersPaused(ILogger logger, Exception fault);
}
