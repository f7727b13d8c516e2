using Microsoft.Extensions.DependencyInjection;
using Throughline.Measure;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>What is read ahead when the server starts.</summary>
public class WarmupTests
{
    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Large_IsAWorkspaceWithMoreTouchesThanThat(StoreKind kind)
    {
        await using var bench = await Workbench.OpenAsync(kind: kind);
        await bench.AppendAsync(
            Story.View("v1", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc"), Story.View("v1", Story.Start + Story.Day, "https://acme.test/?utm_source=x&utm_medium=email"), Story.View("v2", Story.Start, "https://acme.test/"));
        await bench.ProjectAsync();
        var warmup = ActivatorUtilities.CreateInstance<Warmup>(bench.Services);
        (await warmup.LargeAsync(2, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(Workbench.Workspace);
        (await warmup.LargeAsync(3, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Warmup_OnALargeWorkspace_AnswersItsOverviewOnce()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(Story.View("v1", Story.Start, "https://acme.test/"), Story.Form("v1", Story.Start + Story.Minute, "jane@buyer.test"));
        await bench.ProjectAsync();
        var warmup = ActivatorUtilities.CreateInstance<Warmup>(bench.Services);
        (await warmup.ReadAheadAsync(touches: 0, CancellationToken.None)).ShouldBe(1);
        (await warmup.ReadAheadAsync(touches: 1_000, CancellationToken.None)).ShouldBe(0);
    }
}
