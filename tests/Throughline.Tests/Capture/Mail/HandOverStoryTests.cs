using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.Hits;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Mail;

/// <summary>Clicks, scans, flags that come later and the visits that join them: functions of the log, whatever the batches.</summary>
public class HandOverStoryTests
{
    private static readonly Guid Thing = Guid.Parse("22222222-2222-7222-8222-222222222222");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Tables_ReadInDifferentBatches_AreEqual(int seed)
    {
        var events = RandomStory(seed);
        var whole = await ProjectAsync(events, 1_000, 1_000);
        TableDump.Compare(await ProjectAsync(events, 1, 1), whole);
        TableDump.Compare(await ProjectAsync(events, 7, 3), whole);
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Rebuild_GivesTheSameRows(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(13, kind);
        foreach (var chunk in RandomStory(9).Chunk(5))
        {
            await bench.AppendAsync(chunk);
            await bench.ProjectAsync();
        }

        var before = await bench.DumpAsync();
        before["capture_hits"].ShouldNotBeEmpty();
        await bench.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        TableDump.Compare(await bench.DumpAsync(), before);
    }

    private static List<Envelope> RandomStory(int seed)
    {
        var random = new System.Random(seed);
        var events = new List<Envelope>();
        var clicks = new List<Envelope>();
        for (var i = 0; i < 120; i++)
        {
            var at = Story.Start + (i * Story.Minute / 3) + random.Next(5_000);
            var visitor = $"v{random.Next(5)}";
            var e = random.Next(8) switch
            {
                0 => Click(at, random),
                1 => Scan(at, random),
                2 when clicks.Count > 0 => Flagged(at, clicks[random.Next(clicks.Count)]),
                3 => Story.Form(visitor, at, $"p{random.Next(3)}@buyer.test"),
                _ => Story.View(visitor, at, "https://acme.test/?utm_source=newsletter&utm_medium=email") is var view && random.Next(2) == 0 && (clicks.Count > 0 ? clicks[random.Next(clicks.Count)].Facts.HandOver : null) is { } code
                    ? view with { Facts = view.Facts with { HandOver = code } }
                    : view,
            };
            e = e with { ReceivedAt = Story.Start + Story.Day + i };
            if (e.Kind == Kinds.Interaction)
                clicks.Add(e);
            events.Add(e);
        }

        return events;
    }

    private static Envelope Click(long at, System.Random random) => Interaction(at, Interactions.EmailClick, "Email", random.Next(3) == 0 ? $"v{random.Next(5)}" : null, random) with
    {
        Personal = new EventPersonal { Email = $"p{random.Next(3)}@buyer.test" },
    };

    private static Envelope Scan(long at, System.Random random) => Interaction(at, Interactions.QrScan, "Event/Webinar", null, random);

    private static Envelope Interaction(long at, string name, string channel, string? visitor, System.Random random) => new()
    {
        Workspace = Workbench.Workspace,
        EventId = Throughline.Storage.StableId.Of(Workbench.Workspace, name, $"{at}"),
        Kind = Kinds.Interaction,
        OccurredAt = at,
        ReceivedAt = at,
        Facts = new EventFacts
        {
            Door = "test",
            Name = name,
            Channel = channel,
            Visitor = visitor,
            Url = "https://acme.test/?utm_source=newsletter&utm_medium=email",
            HandOver = $"h.{Convert.ToBase64String(BitConverter.GetBytes(random.NextInt64()).Concat(new byte[4]).ToArray()).Replace('+', '-').Replace('/', '_')}",
            Properties = EnvelopeJson.Payload(new HitFacts(Thing, null, 7)),
        },
    };

    private static Envelope Flagged(long at, Envelope click) => click with
    {
        EventId = Throughline.Storage.StableId.Of(Workbench.Workspace, "flag", $"{at}"),
        Kind = DoorEvents.Flagged,
        OccurredAt = at,
        Facts = new EventFacts { Door = "test", Visitor = click.Facts.Visitor, Properties = EnvelopeJson.Payload(new HitFlagged(Thing, click.EventId, click.OccurredAt, "bot:burst")) },
    };

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
