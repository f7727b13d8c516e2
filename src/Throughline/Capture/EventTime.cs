using Throughline.Capture.Rules;

namespace Throughline.Capture;

/// <summary>Puts the corrected time on an event, or says why it has none that can be believed.</summary>
internal static class EventTime
{
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
