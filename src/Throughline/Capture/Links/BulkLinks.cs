namespace Throughline.Capture.Links;

/// <summary>Many links from one CSV: one row a link, a faulty row costs no other (utm.md 5.7).</summary>
internal sealed class BulkLinks(LinkBook book)
{
    /// <summary>Rows of one upload.</summary>
    public const int RowsAtMost = 2_000;

    /// <summary>The columns, as the sample shows them.</summary>
    public static readonly string[] Columns = ["destination", "source", "medium", "campaign", "term", "content", "campaign_id", "title", "code"];

    public async Task<(IReadOnlyList<Link> Made, IReadOnlyList<ListFault> Faults)> MakeAsync(Guid workspace, string actor, string? csv, CancellationToken cancellation)
    {
        var (rows, broken) = CsvList.Read(csv, RowsAtMost, "destination", "url", "link");
        var faults = new List<ListFault>(broken);
        var made = new List<Link>();
        foreach (var row in rows)
        {
            var draft = new LinkDraft(
                row.Of("title", "name"), row.Of("destination", "url", "link"),
                new LinkTags(row.Of("source", "utm_source"), row.Of("medium", "utm_medium"), row.Of("campaign", "utm_campaign"), row.Of("term", "utm_term"), row.Of("content", "utm_content"), row.Of("campaign_id", "utm_id", "id")),
                row.Of("code", "short_code"));
            var outcome = await book.CreateAsync(workspace, actor, draft, cancellation);
            if (outcome.Link is { } link)
                made.Add(link);
            else
                faults.Add(new ListFault(row.Line, outcome.Fault!.Field, outcome.Fault.Expected));
        }

        return (made, [.. faults.OrderBy(static f => f.Line)]);
    }

    /// <summary>The made links as CSV: what goes back to whoever uploaded the list.</summary>
    public static string Export(IEnumerable<Link> links, string origin) => CsvList.Write(
        [.. Columns, "short_url", "url", "channel"],
        links.Select(IReadOnlyList<string> (l) => [l.Destination, l.Source, l.Medium, l.Campaign, l.Term, l.Content, l.CampaignKey, l.Title, l.Code, ShortAddresses.Of(origin, l), LinkBook.AddressOf(l), l.Channel]));
}
