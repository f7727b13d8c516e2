namespace Throughline.Log;

internal static partial class LogLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Projection paused: the store failed; trying again from the checkpoint")]
    public static partial void ProjectionPaused(ILogger logger, Exception fault);
}
