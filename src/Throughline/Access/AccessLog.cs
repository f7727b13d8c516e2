namespace Throughline.Access;

internal static partial class AccessLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "User {User} signed in")]
    public static partial void SignedIn(ILogger logger, Guid user);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "A sign-in was refused: unknown address or wrong password")]
    public static partial void SignInRefused(ILogger logger);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "A sign-in was put off: too many attempts")]
    public static partial void SignInThrottled(ILogger logger);
}
