using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Taxonomy;

namespace Throughline.Tests.Walk;

/// <summary>What is not a visit is a touch of its own, credited to the channel its door declares or to the visit before it (offline-capture.md, channel by kind).</summary>
public class InteractionTests
{
    private const string Paid = "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=*";

    [Fact]
    public async Task Touch_DeclaredChannel_IsThatChannel()
    {
        var touches = await TouchesAsync(Story.View("v", Story.Start, Paid), Story.Interaction("v", Story.Start + Story.Day, Interactions.QrScan, Channels.Event));
        touches.ShouldBe([(TouchKind.Visit, Channels.PaidSearch), (TouchKind.QrScan, Channels.Event)]);
    }

    [Fact]
    public async Task Touch_NoDeclaredChannel_TakesTheSessionsChannel()
    {
        var touches = await TouchesAsync(Story.View("v", Story.Start, Paid), Story.Interaction("v", Story.Start + Story.Minute, Interactions.Chat));
        touches.ShouldBe([(TouchKind.Visit, Channels.PaidSearch), (TouchKind.Chat, Channels.PaidSearch)]);
    }

    [Fact]
    public async Task Touch_VisitArrivesAfterTheInteraction_TakesItsChannelAllTheSame()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(Story.Interaction("v", Story.Start + Story.Minute, Interactions.Call));
        await bench.ProjectAsync();
        await bench.AppendAsync(Story.View("v", Story.Start, Paid));
        await bench.ProjectAsync();
        (await ReadAsync(bench)).ShouldBe([(TouchKind.Visit, Channels.PaidSearch), (TouchKind.Call, Channels.PaidSearch)]);
    }

    [Fact]
    public async Task Touch_NeitherChannelNorVisit_IsUnknownAndNotDirect()
    {
        (await TouchesAsync(Story.Interaction("v", Story.Start, Interactions.Call))).ShouldBe([(TouchKind.Call, Channels.Other)]);
    }

    [Fact]
    public async Task Touch_NameNobodyKnows_IsNone() => (await TouchesAsync(Story.Interaction("v", Story.Start, "sneeze"))).ShouldBeEmpty();

    private static async Task<List<(TouchKind, string)>> TouchesAsync(params Envelope[] events)
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(events);
        await bench.ProjectAsync();
        return await ReadAsync(bench);
    }

    private static async Task<List<(TouchKind, string)>> ReadAsync(Workbench bench)
    {
        await using var db = await bench.DbAsync();
        var touches = await db.Set<Touch>().OrderBy(static t => t.OccurredAt).ToListAsync();
        var facts = await Acquisitions.FactsAsync(db, Workbench.Workspace, touches.Select(static t => t.AcquisitionId).ToHashSet(), CancellationToken.None);
        return touches.ConvertAll(t => (t.Kind, facts[t.AcquisitionId].Channel));
    }
}
