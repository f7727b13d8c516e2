namespace Throughline.Measure;

internal static partial class MeasureLog
{
    [LoggerMessage(EventId = 1701, Level = LogLevel.Error, Message = "The computation {Work} of a report failed")]
    public static partial void WorkFailed(ILogger logger, Exception fault, string work);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Warning, Message = "The journeys of large workspaces could not be read ahead")]
    public static partial void NotWarm(ILogger logger, Exception fault);
}
