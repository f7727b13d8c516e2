using System.Globalization;
using System.Text.RegularExpressions;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Journeys;

/// <summary>
/// One browser's hits, written as people read them: <c>10:00 /pricing?utm_source=google &lt; https://www.google.com/; 1.00:10 /</c>: a time of day (days before a point, seconds after a colon), the address, and where it was
/// followed from. Instead of an address <c>read 4000</c> is the tracker's word that a page was read so many milliseconds, <c>track name</c> another of its events, <c>form e-mail</c> a form,
/// <c>identify</c> a person named, and <c>!name</c> an interaction. Times are UTC.
/// </summary>
internal static partial class VisitStory
{
    /// <summary>2025-10-09, midnight UTC.</summary>
    public const long Midnight = 1_759_968_000_000;

    public static Envelope[] Of(string hits, string visitor = "v1") =>
        [.. hits.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((hit, place) => Hit(hit.Split(' ', 2), visitor, place))];

    /// <summary>A view each so many minutes, from 10:00 on.</summary>
    public static string Each(int minutes, int hours) => string.Join(';', Enumerable.Range(0, (hours * 60 / minutes) + 1).Select(i => $"{TimeSpan.FromMinutes(600 + (i * minutes)):d\\.hh\\:mm} /"));

    public static long At(string time) => Midnight + (long)TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalMilliseconds;

    private static Envelope Hit(string[] hit, string visitor, int place)
    {
        var (at, what) = (At(hit[0]), hit[1]);
        var id = Throughline.Storage.StableId.Of(Workbench.Workspace, visitor, $"{place} {string.Join(' ', hit)}");
        return what.Split(' ') switch
        {
            ["read", var ms] => Track(visitor, at, id, "engagement", $$"""{"engaged_ms":{{ms}}}"""),
            ["track", var name] => Track(visitor, at, id, name, "{}"),
            ["form", var email] => Story.Form(visitor, at, email, null, id),
            ["identify"] => Page(Story.Identify(visitor, "u1", at, "jane@buyer.test")),
            ["machine"] => Flagged(Story.View(visitor, at, "https://acme.test/", null, id)),
            [['!', .. var name]] => Story.Interaction(visitor, at, name),
            [['?', '!', .. var name]] => Flagged(Story.Interaction(visitor, at, name)),
            [var path] => View(visitor, at, path, null, id),
            [var path, "<", var referrer] => View(visitor, at, path, referrer, id),
            _ => throw new FormatException(what),
        };
    }

    // As the doors store it: a click id's value is personal, the address shows only that there was one.
    private static Envelope View(string visitor, long at, string path, string? referrer, Guid id)
    {
        var view = Story.View(visitor, at, "https://acme.test" + ClickId().Replace(path, "$1=*"), referrer, id);
        var clicks = ClickId().Matches(path).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value);
        return clicks.Count == 0 ? view : view with { Personal = new EventPersonal { Clicks = clicks } };
    }

    private static Envelope Track(string visitor, long at, Guid id, string name, string properties)
    {
        var view = Story.View(visitor, at, "https://acme.test/", null, id);
        return view with { Kind = Kinds.Track, Facts = view.Facts with { Name = name, Properties = System.Text.Json.JsonDocument.Parse(properties).RootElement } };
    }

    private static Envelope Page(Envelope e) => e with { Facts = e.Facts with { Url = "https://acme.test/" } };

    private static Envelope Flagged(Envelope e) => e with { Facts = e.Facts with { Flag = "bot:test" } };

    [GeneratedRegex("(gclid|fbclid)=(\\w+)")]
    private static partial Regex ClickId();
}
