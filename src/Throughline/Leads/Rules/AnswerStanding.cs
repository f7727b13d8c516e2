namespace Throughline.Leads.Rules;

/// <summary>Whether an answer to an invitation says how the meeting stands. Those that do not are kept and told on the timeline. Pure.</summary>
internal static class AnswerStanding
{
    public const string Counts = "counts";

    /// <summary>Whoever answered is not the person who was invited: an invitation may be passed on.</summary>
    public const string SomebodyElse = "somebody_else";

    /// <summary>The meeting was cancelled before.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The meeting was moved since: the answer is to the time before (RFC 5546 2.1.5).</summary>
    public const string Earlier = "earlier";

    public static string Of(bool isGuest, bool isCancelled, int sequence, int answered) => (isGuest, isCancelled, answered < sequence) switch
    {
        (false, _, _) => SomebodyElse,
        (_, true, _) => Cancelled,
        (_, _, true) => Earlier,
        _ => Counts,
    };

    /// <summary>Why an answer does not count.</summary>
    public static string Words(string? standing) => standing switch
    {
        SomebodyElse => "it comes from somebody who was not invited",
        Cancelled => "the meeting is cancelled",
        Earlier => "the meeting was moved since",
        _ => "it counts",
    };
}
