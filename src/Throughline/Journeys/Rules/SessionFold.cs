using Throughline.Identity;

namespace Throughline.Journeys.Rules;

/// <summary>
/// Cuts a subject's hits into sessions (rules S1–S4) and names the touches: every session's start, and every interaction.
/// </summary>
/// <remarks>
/// A new session starts when S1 there is none, S2 more than <see cref="IdleMs"/> passed since the last hit, S3 the hit arrives with campaign evidence that differs
/// from the session's (or with a new referrer at least <see cref="ReferrerQuietMs"/> after the last hit), S4 the session is older than <see cref="LongestMs"/>;
/// and where the browser changes hands. Midnight, internal links and a reload of the same campaign do not. Pure: folding on from the last session
/// with later hits gives what folding all hits gives.
/// </remarks>
internal static class SessionFold
{
    /// <summary>S2: 30 minutes.</summary>
    public const long IdleMs = 30 * 60_000;

    /// <summary>S4: 24 hours.</summary>
    public const long LongestMs = 24 * 3_600_000;

    /// <summary>S3: an untagged referrer sooner than this after the last hit is the back button.</summary>
    public const long ReferrerQuietMs = 60_000;

    /// <summary>A page told again sooner than this was seen once: the tracker stands on it twice, or it was loaded twice (sessions-and-identity.md 3).</summary>
    public const long DoubleViewMs = 1_000;

    /// <summary>Folds hits (ordered by time, arrival, id) on from the last session, if any.</summary>
    public static (List<Session> Sessions, List<Touch> Touches) Fold(Session? last, IReadOnlyList<Hit> hits, PersonTimeline timeline)
    {
        var sessions = new List<Session>();
        var touches = new List<Touch>();
        var current = last;
        foreach (var hit in hits)
        {
            if (hit.Kind == HitKind.Interaction)
            {
                touches.Add(TouchOf(hit, current, timeline));
                if (Engagement.IsConversion(hit) && current is not null && Covers(current, hit, timeline))
                    Keep(current with { Conversions = current.Conversions + 1 }, starts: false);
            }
            else if (hit.Kind != HitKind.Reported)
            {
                var starts = current is null || Starts(current, hit, timeline);
                Keep(starts ? Begin(hit, timeline) : Continue(current!, hit), starts);
            }
        }

        touches.AddRange(sessions.Select(TouchOf));
        return (sessions, touches);

        void Keep(Session session, bool starts)
        {
            if (!starts && sessions.Count > 0)
                sessions[^1] = session;
            else
                sessions.Add(session);
            current = session;
        }
    }

    // An interaction is no hit of the session: it neither starts nor prolongs one.
    private static bool Covers(Session session, Hit hit, PersonTimeline timeline) =>
        hit.OccurredAt - session.LastAt <= IdleMs && hit.OccurredAt - session.StartedAt < LongestMs && timeline.IndexAt(hit.OccurredAt) == timeline.IndexAt(session.StartedAt);

    private static bool Starts(Session session, Hit hit, PersonTimeline timeline) =>
        hit.OccurredAt - session.LastAt > IdleMs // S2
        || hit.OccurredAt - session.StartedAt >= LongestMs // S4
        || (hit.Evidence == 2 && hit.EvidenceKey != session.EvidenceKey) // S3
        || (hit.Evidence == 1 && hit.EvidenceKey != session.EvidenceKey && hit.OccurredAt - session.LastAt >= ReferrerQuietMs) // S3, referrer only
        || timeline.IndexAt(hit.OccurredAt) != timeline.IndexAt(session.StartedAt);

    private static Session Begin(Hit hit, PersonTimeline timeline) => new()
    {
        WorkspaceId = hit.WorkspaceId,
        SubjectId = hit.SubjectId,
        StartedAt = hit.OccurredAt,
        SessionId = hit.EventId,
        ReceivedAt = hit.ReceivedAt,
        LastAt = hit.OccurredAt,
        PersonId = timeline.PersonAt(hit.OccurredAt),
        AcquisitionId = hit.AcquisitionId,
        PageId = hit.PageId,
        EvidenceKey = hit.EvidenceKey,
        Views = hit.Kind == HitKind.View ? 1 : 0,
        LastViewAt = hit.Kind == HitKind.View ? hit.OccurredAt : 0,
        LastViewPageId = hit.Kind == HitKind.View ? hit.PageId : 0,
        EngagedMs = hit.EngagedMs,
        Conversions = Engagement.IsConversion(hit) ? 1 : 0,
        Flag = hit.Flag,
    };

    private static Session Continue(Session session, Hit hit) => session with
    {
        LastAt = hit.OccurredAt,
        Views = session.Views + (hit.Kind == HitKind.View && !IsDouble(session, hit) ? 1 : 0),
        LastViewAt = hit.Kind == HitKind.View ? hit.OccurredAt : session.LastViewAt,
        LastViewPageId = hit.Kind == HitKind.View ? hit.PageId : session.LastViewPageId,
        EngagedMs = session.EngagedMs + hit.EngagedMs,
        Conversions = session.Conversions + (Engagement.IsConversion(hit) ? 1 : 0),
        Flag = session.Flag ?? hit.Flag,
    };

    // Screens of an app have no address that could tell them apart.
    private static bool IsDouble(Session session, Hit hit) => hit.PageId != 0 && hit.PageId == session.LastViewPageId && hit.OccurredAt - session.LastViewAt < DoubleViewMs;

    private static Touch TouchOf(Session session) => new()
    {
        WorkspaceId = session.WorkspaceId,
        PersonId = session.PersonId,
        OccurredAt = session.StartedAt,
        TouchId = session.SessionId,
        ReceivedAt = session.ReceivedAt,
        AcquisitionId = session.AcquisitionId,
        PageId = session.PageId,
        Kind = TouchKind.Visit,
        SubjectId = session.SubjectId,
        Flag = session.Flag,
    };

    // Without a declared channel an interaction (a chat, a call to a number lent to the visitor) is credited to what brought the visitor.
    private static Touch TouchOf(Hit hit, Session? session, PersonTimeline timeline) => new()
    {
        WorkspaceId = hit.WorkspaceId,
        PersonId = timeline.PersonAt(hit.OccurredAt),
        OccurredAt = hit.OccurredAt,
        TouchId = hit.EventId,
        ReceivedAt = hit.ReceivedAt,
        AcquisitionId = hit.AcquisitionId != 0 ? hit.AcquisitionId : session?.AcquisitionId ?? 0,
        PageId = hit.PageId,
        Kind = hit.Touch,
        SubjectId = hit.SubjectId,
        Flag = hit.Flag,
    };
}
