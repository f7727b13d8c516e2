using System.Globalization;
using Throughline.Cli.Demo;
using Throughline.Log;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Cli.Demo;

public class DemoWorldTests
{
    private const long End = 1_780_000_000_000;
    private static readonly Guid[] Reps = [Guid.Parse("00000000-0000-7000-8000-000000000001"), Guid.Parse("00000000-0000-7000-8000-000000000002")];

    [Fact]
    public void World_OfTheSameSeed_IsTheSame()
    {
        var first = World(200).Select(Text).ToList();
        first.ShouldBe(World(200).Select(Text));
        first.Count.ShouldBeGreaterThan(500);
        World(200).ShouldAllBe(static e => e.OccurredAt <= End && e.Facts.Door == "demo");
    }

    [Fact]
    public async Task World_Projected_HasSomethingForEveryPage()
    {
        await using var bench = await Workbench.OpenAsync();
        var events = World(1_500).OrderBy(static e => e.OccurredAt).ToList();
        await bench.AppendAsync(events);
        await bench.ProjectAsync();
        var dump = await bench.DumpAsync();
        foreach (var table in new[] { "leads_leads", "deals_deals", "journeys_touches", "measure_spend", "taxonomy_acquisitions" })
            dump[table].Count.ShouldBeGreaterThan(20, table);
        foreach (var kind in new[] { "deal.won", "deal.lost", "deal.refunded", "lead.status_changed", "lead.noted", "spend.recorded" })
            events.ShouldContain(e => e.Kind == kind, kind);
    }

    [Fact]
    public void Docs_OfTheDemo_StateTheTrueEffects()
    {
        var docs = File.ReadAllText(Path.Combine(Repository.Root, "docs", "demo.md")).Replace('−', '-');
        foreach (var source in DemoChannels.All)
        {
            var cost = source.CostPerVisitMinor == 0 ? "0" : (source.CostPerVisitMinor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
            docs.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"| {source.Channel} | {source.LeadEffect:0.0} | {source.WinEffect:0.0} | {cost} |"));
        }

        docs.ShouldContain(DemoChannels.LeadBase.ToString("0.0", CultureInfo.InvariantCulture));
        docs.ShouldContain(DemoChannels.WinBase.ToString("0.0", CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Envelope> World(int people) => new DemoWorld(Workbench.Workspace, Reps, End, people).Events();

    private static string Text(Envelope e) => $"{e.EventId} {e.Kind} {e.OccurredAt} {e.Facts.Url} {e.Facts.Properties}";
}
