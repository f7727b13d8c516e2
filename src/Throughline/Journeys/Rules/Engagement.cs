using System.Linq.Expressions;

namespace Throughline.Journeys.Rules;

/// <summary>
/// Which sessions count as engaged: somebody read, looked further or got in touch. That something else was heard of a visit does not: the tracker itself tells of every page that was left.
/// Source: sessions-and-identity.md 1, the rule of Google Analytics 4. Pure.
/// </summary>
internal static class Engagement
{
    /// <summary>10 seconds of reading.</summary>
    public const long ReadMs = 10_000;

    /// <summary>So many pages.</summary>
    public const int Views = 2;

    /// <summary>For queries.</summary>
    public static Expression<Func<Session, bool>> IsEngaged { get; } = static s => s.EngagedMs >= ReadMs || s.Views >= Views || s.Conversions > 0;

    /// <summary>Whether the visitor got in touch: a form sent, a call, a chat, a meeting booked. A machine's does not count.</summary>
    public static bool IsConversion(Hit hit) => hit.Flag is null && (hit.Kind == HitKind.Form || (hit.Kind == HitKind.Interaction && hit.Touch is TouchKind.Call or TouchKind.Chat or TouchKind.Meeting));
}
