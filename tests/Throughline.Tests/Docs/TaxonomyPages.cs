using System.Text;
using Throughline.Capture;
using Throughline.Taxonomy;

namespace Throughline.Tests.Docs;

/// <summary>Writes the reference pages of the taxonomy from the tables the product runs on.</summary>
internal static class TaxonomyPages
{
    internal static string Channels()
    {
        var page = Page("Channels, mediums and source names");
        page.AppendLine("## Mediums").AppendLine();
        page.AppendLine("Exact values after normalising; patterns beyond these lists are in [channels.md](../channels.md).").AppendLine();
        page.AppendLine("| channel | detail | mediums |").AppendLine("| --- | --- | --- |");
        var mediums = DataFile.Rows("medium-channels.csv").ToLookup(row => (Channel: row[1], Detail: row[2]), row => row[0]);
        foreach (var channel in Throughline.Taxonomy.Channels.All)
        {
            foreach (var list in mediums.Where(list => list.Key.Channel == channel).OrderBy(list => list.Key.Detail, StringComparer.Ordinal))
                page.AppendLine($"| {channel} | {list.Key.Detail} | {Values(list)} |");
        }

        page.AppendLine().AppendLine("## Spellings of a source").AppendLine();
        page.AppendLine("| source | written | written, and paid by its name |").AppendLine("| --- | --- | --- |");
        foreach (var source in DataFile.Rows("source-aliases.csv").GroupBy(row => row[1]).OrderBy(group => group.Key, StringComparer.Ordinal))
            page.AppendLine($"| {source.Key} | {Values(source.Where(row => row[2] == "no").Select(row => row[0]))} | {Values(source.Where(row => row[2] == "yes").Select(row => row[0]))} |");

        page.AppendLine().AppendLine("## Known hosts, apps and names").AppendLine();
        page.AppendLine("| kind | rows | hosts that count with their subdomains | sources by name |").AppendLine("| --- | --- | --- | --- |");
        foreach (var kind in DataFile.Rows("source-categories.csv").GroupBy(row => row[3]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var names = kind.Where(row => row[0] == "name").Select(row => row[4]).Distinct().Order(StringComparer.Ordinal);
            page.AppendLine($"| {kind.Key} | {kind.Count()} | {kind.Count(row => row[2] == "yes")} | {string.Join(", ", names)} |");
        }

        return page.ToString();
    }

    internal static string ClickIds()
    {
        var page = Page("Click, ad, e-mail and affiliate parameters");
        page.AppendLine("Names ignore case. *Paid*: its presence proves an ad (`weak`: too generic to prove anything). *Stored*: whether the value may stay in a stored URL.").AppendLine();
        page.AppendLine("| parameter | platform | kind | paid | channel alone | source | stored |").AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var p in ClickParameters.All)
            page.AppendLine($"| `{p.Name}` | {p.Platform} | {KindName(p.Kind)} | {(p.IsPaid ? "yes" : p.IsWeak ? "weak" : "no")} | {p.ChannelAlone} | {p.Source} | {(p.IsMasked ? "`*`" : "yes")} |");
        return page.ToString();
    }

    private static StringBuilder Page(string title) => new StringBuilder()
        .AppendLine($"# {title}").AppendLine()
        .AppendLine("Generated from the product's own tables; do not edit. To renew: `THROUGHLINE_WRITE_DOCS=1 dotnet test tests/Throughline.Tests --filter ReferencePages`.").AppendLine();

    private static string Values(IEnumerable<string> values) => string.Join(", ", values.Order(StringComparer.Ordinal).Select(value => $"`{value}`"));

    private static string KindName(ClickKind kind) => kind switch
    {
        ClickKind.Click => "click",
        ClickKind.AdParameter => "ad parameter",
        ClickKind.Organic => "unpaid result",
        ClickKind.Share => "share",
        ClickKind.EmailPerson => "e-mail recipient",
        ClickKind.EmailCampaign => "e-mail campaign",
        ClickKind.AffiliateClick => "affiliate click",
        ClickKind.AffiliateName => "affiliate name (opt-in)",
        ClickKind.Linker => "cross-domain linker",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
