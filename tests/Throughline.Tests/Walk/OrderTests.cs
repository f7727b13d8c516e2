using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Walk;

/// <summary>Projections are functions of the log: neither the batches in which it is read nor a replay changes a row.</summary>
public class OrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tables_ReadInDifferentBatches_AreEqual(int seed)
    {
        var events = RandomStory(seed);
        var whole = await ProjectAsync(events, 1000, 1000);
        var singly = await ProjectAsync(events, 1, 1);
        TableDump.Compare(singly, whole);
        TableDump.Compare(await ProjectAsync(events, 7, 3), whole);
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite, 4)]
    [InlineData(StoreKind.Sqlite, 5)]
    [InlineData(StoreKind.Postgres, 4)]
    public async Task Rebuild_AfterAnyHistory_GivesTheSameRows(StoreKind kind, int seed)
    {
        await using var bench = await Workbench.OpenAsync(13, kind);
        foreach (var chunk in RandomStory(seed).Chunk(5))
        {
            await bench.AppendAsync(chunk);
            await bench.ProjectAsync();
        }

        var before = await bench.DumpAsync();
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await bench.DumpAsync(), before);
    }

    internal static List<Envelope> RandomStory(int seed)
    {
        var random = new System.Random(seed);
        string[] urls =
        [
            "https://acme.test/", "https://acme.test/pricing", "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=a&gclid=*",
            "https://acme.test/?utm_source=facebook&utm_medium=paid-social", "https://acme.test/?utm_source=newsletter&utm_medium=email",
        ];
        string?[] referrers = [null, null, "https://acme.test/", "https://www.google.com/", "https://news.example/"];
        var events = new List<Envelope>();
        for (var i = 0; i < 120; i++)
        {
            var visitor = $"v{random.Next(6)}";
            var at = Story.Start + (random.Next(2000) * Story.Minute / 2);
            events.Add(random.Next(12) switch
            {
                0 => Story.Form(visitor, at, $"p{random.Next(4)}@buyer{random.Next(2)}.test"),
                1 => Story.Identify(random.Next(3) == 0 ? null : visitor, $"u{random.Next(4)}", at, random.Next(2) == 0 ? $"p{random.Next(4)}@buyer0.test" : null),
                2 => Story.Interaction(visitor, at, Interactions.Chat),
                3 => Story.Interaction(visitor, at, random.Next(2) == 0 ? Interactions.QrScan : Interactions.EmailOpen, random.Next(2) == 0 ? "Event/Webinar" : null),
                _ => Story.View(visitor, at, urls[random.Next(urls.Length)], referrers[random.Next(referrers.Length)]),
            });
        }

        return events;
    }

    private static async Task<SortedDictionary<string, List<string>>> ProjectAsync(List<Envelope> events, int append, int batch)
    {
        await using var bench = await Workbench.OpenAsync(batch);
        foreach (var chunk in events.Chunk(append))
        {
            await bench.AppendAsync(chunk);
            await bench.ProjectAsync();
        }

        return await bench.DumpAsync();
    }
}
