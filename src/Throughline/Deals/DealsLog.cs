namespace Throughline.Deals;

/// <summary>What the room writes to the server's own log.</summary>
internal static partial class DealsLog
{
    [LoggerMessage(EventId = 1601, EventName = "order_match_failed", Level = LogLevel.Warning, Message = "Orders that wait for their buyer could not be looked through; they are again when something new is known about people")]
    public static partial void OrderMatchFailed(this ILogger logger, Exception fault);
}
