using System.Globalization;
using Throughline.Capture.Rules;

namespace Throughline.Capture;

/// <summary>Puts the corrected time on an event, or says why it has none that can be believed.</summary>
internal static class EventTime
{
    private const long DayMs = 86_400_000;

    /// <summary>Refuses what claims to be older than so many days: an unproved event of long ago would rewrite where somebody came from first.</summary>
    public static bool IsWithin(EventDraft draft, int days, string field, ref Refusal refusal)
    {
        if (draft.OccurredAt >= draft.ReceivedAt - (days * DayMs))
            return true;
        refusal = Refusal.TooOld(field, string.Create(CultureInfo.InvariantCulture, $"a time at most {days} days ago"));
        return false;
    }

    public static bool TryTake(EventDraft draft, long? clientAt, long? sentAt, string field, ref Refusal refusal)
    {
        var corrected = ClockCorrection.Correct(clientAt, sentAt, draft.ReceivedAt);
        switch (corrected.Fault)
        {
            case TimeFault.FarFuture:
                refusal = Refusal.FutureDated(field);
                return false;
            case TimeFault.BeforeAll:
                refusal = Refusal.TooOld(field, "a time after the year 1999");
                return false;
            case TimeFault.Future:
                draft.Note("future");
                break;
        }

        if (corrected.IsCorrected)
            draft.Note("clock_corrected");
        draft.OccurredAt = corrected.OccurredAt;
        draft.ClientAt = clientAt;
        draft.SentAt = sentAt;
        return true;
    }
}
