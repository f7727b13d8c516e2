using Throughline.Log;

namespace Throughline.Leads;

/// <summary>A form may arrive twice: seen by the tracker on its page, and posted by the browser. Both events stay; a timeline tells the submit once. Pure.</summary>
internal static class SentForms
{
    /// <summary>The entries, of one submit only the one that says most about its page, with what was written in any of them.</summary>
    public static IEnumerable<(TimelineEntry Entry, Envelope Written)> Once(IReadOnlyList<TimelineEntry> entries)
    {
        var sent = entries.Where(static e => Code(e) is not null).GroupBy(static e => Code(e)!).ToDictionary(static g => g.Key, static g => g.OrderByDescending(static e => e.IsTouch).ThenByDescending(PageLength).ThenBy(static e => e.Event.Seq).ToList());
        foreach (var entry in entries)
        {
            var same = Code(entry) is { } code ? sent[code] : [entry];
            if (ReferenceEquals(same[0], entry))
                yield return (entry, same.Select(static s => s.Event).FirstOrDefault(static e => LeadSaid.Of(e).Count > 0) ?? entry.Event);
        }
    }

    private static string? Code(TimelineEntry entry) => entry.Kind == Kinds.FormSubmit ? entry.Event.Facts.HandOver : null;

    // A browser may tell the server that gets the post no more than the site.
    private static int PageLength(TimelineEntry entry) => Uri.TryCreate(entry.Event.Facts.Url, UriKind.Absolute, out var page) ? page.AbsolutePath.Length : 0;
}
