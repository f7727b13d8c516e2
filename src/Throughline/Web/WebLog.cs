namespace Throughline.Web;

internal static partial class WebLog
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Error, Message = "A request failed on our side: {TraceIdentifier}")]
    public static partial void Failed(ILogger logger, Exception fault, string traceIdentifier);
}
