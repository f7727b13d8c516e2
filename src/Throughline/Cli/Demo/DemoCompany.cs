using Throughline.Access;
using Throughline.Capture;
using Throughline.Log;

namespace Throughline.Cli.Demo;

/// <summary>Fills a workspace with the demo: the year of <see cref="DemoWorld"/>, and what its people made in every other room.</summary>
internal static class DemoCompany
{
    private const int Batch = 2_000;

    /// <param name="services">The rooms.</param>
    /// <param name="workspace">An empty workspace.</param>
    /// <param name="people">How many people visited.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static async Task FillAsync(IServiceProvider services, Guid workspace, int people, CancellationToken cancellation)
    {
        var reps = await DemoUsers.CreateAsync(services, workspace, cancellation);
        var end = services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds();
        var desk = new DemoDesk(services, Actor.OfUser(workspace, reps[0]), end);
        await DemoCampaigns.MakeAsync(desk, cancellation);
        await DemoStores.MakeAsync(desk, cancellation);
        await DemoCalls.MakeAsync(desk, cancellation);
        var log = services.GetRequiredService<IEventLog>();
        foreach (var chunk in new DemoWorld(workspace, reps, end, people).Events().Concat(desk.Events).OrderBy(static e => e.OccurredAt).Chunk(Batch))
            await log.AppendAsync(chunk, cancellation);
        await services.GetRequiredService<Projector>().CatchUpAsync(cancellation);
        // What needs leads to be there.
        await DemoRules.MakeAsync(desk, cancellation);
        await DemoPartners.MakeAsync(desk, cancellation);
        await DemoStores.SellAsync(desk, cancellation);
        await DemoImport.MakeAsync(desk, cancellation);
        await services.GetRequiredService<Projector>().CatchUpAsync(cancellation);
    }
}

/// <summary>Who makes the demo, when its year ends, chance with a seed, and the events that wait to be stored.</summary>
internal sealed class DemoDesk(IServiceProvider services, Actor actor, long endMs)
{
    public const string Site = "https://northwind-crm.example";
    public const long Hour = 3_600_000;
    public const long Day = 24 * Hour;

    private int _number;

    public Actor Actor => actor;

    public Guid Workspace => actor.Workspace;

    public Random Random { get; } = new(20260502);

    /// <summary>To be stored with the events of the year.</summary>
    public List<Envelope> Events { get; } = [];

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>An instant within the year: this many days before its end, at a working hour.</summary>
    public long Ago(double days) => endMs - (long)(days * Day) - Random.NextInt64(6 * Hour);

    /// <summary>Adds an event of a door.</summary>
    public Envelope Add(string kind, long at, EventFacts facts, EventPersonal? personal = null)
    {
        var e = new Envelope
        {
            Workspace = Workspace,
            EventId = Storage.StableId.Of(Workspace, "demo-door", (++_number).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind = kind,
            OccurredAt = at,
            ReceivedAt = at,
            Facts = facts,
            Personal = personal,
        };
        Events.Add(e);
        return e;
    }

    /// <summary>A page view of a made-up visitor.</summary>
    public void Visit(string visitor, long at, string address) => Add(Kinds.PageView, at, new EventFacts { Door = "demo", Visitor = visitor, Url = address });

    /// <summary>What a service of a room made; a demo that its own rules refuse is a fault of the demo.</summary>
    public static T Made<T>(T? made, object? fault)
        where T : class => made ?? throw new InvalidOperationException($"the demo is refused: {fault}");
}
