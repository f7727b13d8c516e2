namespace Throughline.Capture.Calls.Rules;

/// <summary>What a call is worth (offline-capture.md 1, call record). Pure.</summary>
internal static class CallVerdict
{
    /// <summary>An answered call shorter than this is a machine's or a slip.</summary>
    public const int ShortestSeconds = 5;

    /// <summary>More calls than this within an hour from one number are no customer's.</summary>
    public const int MostPerHour = 10;

    public static bool IsQualified(CallStatus status, int seconds, int threshold) => status == CallStatus.Answered && seconds >= threshold;

    /// <summary>Why reports leave it out; null when they do not.</summary>
    public static string? Flag(CallStatus status, int seconds, int callsWithinHour) => (status, seconds, callsWithinHour) switch
    {
        (_, _, > MostPerHour) => "spam:many_calls",
        (CallStatus.Answered, < ShortestSeconds, _) => "spam:short_call",
        _ => null,
    };
}
