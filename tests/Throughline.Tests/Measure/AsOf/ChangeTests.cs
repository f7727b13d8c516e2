using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Measure.Rules;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure.AsOf;

/// <summary>Promise 3 over time: what a report says of the past is what it said then, and the difference is explained to the minor unit.</summary>
public class ChangeTests
{
    private const string From = "2025-10-01";
    private const string To = "2025-12-31";
    private const int Events = 200;

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite, 1)]
    [InlineData(StoreKind.Sqlite, 2)]
    [InlineData(StoreKind.Sqlite, 3)]
    [InlineData(StoreKind.Postgres, 7)]
    public async Task Changes_OfAnyNumberInAnyWorld_AddUpExactly(StoreKind kind, int seed)
    {
        await using var app = await TestApp.StartAsync(kind, null, ("AsOf:WaitMilliseconds", "60000"));
        var acme = await app.WorkspaceAsync();
        await AppendAsync(app, new Arrivals(acme.Id, seed).Take(Events));
        var random = new Random(seed);
        var changes = app.Services.GetRequiredService<ChangeReports>();
        for (var i = 0; i < 2; i++)
        {
            var first = random.Next(20, Events - 40);
            var (since, until) = (Instant.Text(Arrivals.ReceivedAt(first)), Instant.Text(Arrivals.ReceivedAt(random.Next(first + 5, Events))));
            foreach (var view in Numbers(since, until).Where((_, at) => at % 2 == i))
                await CheckAsync(app, changes, acme.Id, view);
        }
    }

    private static IEnumerable<ChangeView> Numbers(string since, string until)
    {
        foreach (var model in new[] { "first", "linear", "w-shaped" })
        {
            foreach (var key in new[] { "Paid Search", "Direct", "Referral", null })
                yield return new ChangeView(new ReportView { Models = model, From = From, To = To, Lookback = "30d" }, null, null, key, null, since, until);
        }

        yield return new ChangeView(new ReportView { From = From, To = To }, null, null, null, "yes", since, until);
        foreach (var measure in new[] { "revenue", "leads", "opportunities", "customers", "spend" })
        {
            foreach (var key in new[] { "Paid Search", null })
                yield return new ChangeView(new ReportView { From = From, To = To }, ChangeView.SourceRevenue, measure, key, null, since, until);
        }
    }

    private static async Task CheckAsync(TestApp app, ChangeReports changes, Guid workspace, ChangeView view)
    {
        var reading = await changes.ReadAsync(workspace, view, CancellationToken.None);
        reading.Fault.ShouldBeNull();
        reading.Waiting?.Fault.ShouldBeNull();
        var answer = reading.Answer.ShouldNotBeNull();
        answer.Rest.ShouldBe(0, $"{answer.Subject.Title} {view.Since} {view.Until}");
        (answer.Before + answer.Steps.Sum(static s => s.Change)).ShouldBe(answer.After);
        answer.Steps.Select(static s => s.Cause).ShouldBe(Causes.InOrder);
        if (answer.Subject is not SourceNumber { Measure: not SourceMeasure.Revenue })
            answer.Steps.ShouldAllBe(static s => s.Deals.Sum(static d => d.Change) == s.Change);
        if (answer.Subject is AttributionCell or AttributionTotal)
            answer.Steps.Where(static s => s.Cause == Cause.Spend).ShouldAllBe(static s => s.Change == 0);
        answer.Before.ShouldBe(await AmountAsync(app, workspace, answer.Subject, view.Since!));
        answer.After.ShouldBe(await AmountAsync(app, workspace, answer.Subject, view.Until!));
    }

    private static async Task<long> AmountAsync(TestApp app, Guid workspace, ChangeSubject subject, string asOf)
    {
        var question = subject.Question;
        var (_, opened) = await app.Services.GetRequiredService<ReportsAt>().AskAsync(workspace, new ReportView { Models = "first", From = From, To = To, AsOf = asOf }, "/", null, CancellationToken.None);
        using (opened)
            return (await subject.ReadAsync(workspace, opened.Reports.ShouldNotBeNull(), CancellationToken.None)).Amount;
    }

    private static async Task AppendAsync(TestApp app, IEnumerable<Envelope> events)
    {
        var log = app.Services.GetRequiredService<IEventLog>();
        foreach (var chunk in events.Chunk(9))
            await log.AppendAsync(chunk, CancellationToken.None);
        await app.ProjectAsync();
    }
}
