using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Bench.Attribution;
using Throughline.Capture;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Identity.Rules;
using Throughline.Journeys;
using Throughline.Leads;
using Throughline.Storage;
using Throughline.Storage.Sqlite;
using Throughline.Taxonomy;

namespace Throughline.Bench.Scale;

/// <summary>
/// A data folder as a large site's server has it after a year: touches, pages, acquisitions, leads and won deals of a <see cref="BigWorld"/>, written straight into the tables.
/// The world's year ends today.
/// </summary>
internal sealed class BigSite(string folder, int touches)
{
    public static readonly Guid Workspace = Guid.Parse("11111111-1111-7111-8111-111111111111");

    private const int Campaigns = 40;
    private const int Pages = 200;
    private const int TouchesInOne = 200_000;

    private static readonly string[] Arrivals =
    [
        "", "google|organic", "google|cpc", "facebook|paid-social", "linkedin|social", "display-network|display",
        "newsletter|email", "partner.example|referral", "awin|affiliate", "youtube|video", "phone|call", "fair|event",
    ];

    private readonly long _shift = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() - BigWorld.BaseSeconds - (365 * 86_400)) * 1000L;
    private int _people;

    public int Touches => touches;

    /// <summary>The person of that number; ids grow with the numbers and fill their whole range.</summary>
    public Guid Person(int number) => Id((ulong)number * uint.MaxValue / (ulong)(_people + 1), number);

    public static Guid LeadOf(Guid person) => StableId.Of(Workspace, "bench-lead", person.ToString());

    /// <summary>Fills the folder; returns people who bought, the first ones first.</summary>
    public async Task<List<Guid>> FillAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var world = new BigWorld(touches, _people = (int)(touches * 0.15), touches / 50);
        await services.MigrateAsync(cancellation);
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);
        await db.InsertNewAsync([new Workspace { Id = Workspace, Name = "Big", TimeZone = "Europe/Berlin", Currency = "EUR", SiteDomains = "acme.test", CreatedAt = 0, IsDemo = false }], cancellation);
        var acquisitions = Enumerable.Range(0, Arrivals.Length * Campaigns).Select(static n => AcquisitionOf(n / Campaigns, n % Campaigns)).ToArray();
        await Acquisitions.SaveAsync(db, Workspace, [.. acquisitions.DistinctBy(static a => a.Id)], cancellation);
        await db.InsertNewAsync([.. Enumerable.Range(0, Pages).Select(static n => new Page { WorkspaceId = Workspace, PageId = n + 1, Address = $"acme.test/page-{n}" })], cancellation);
        var ids = acquisitions.Select(static a => a.Id).ToArray();
        await WriteDealsAsync(db, world, ids, cancellation);
        await db.DisposeAsync();
        SqliteConnection.ClearAllPools();
        WriteTouches(world, ids);
        return [.. world.Converts.Select(static c => c.Person).Distinct().Take(100).Select(Person)];
    }

    private static Acquisition AcquisitionOf(int channel, int campaign)
    {
        var arrival = Arrivals[channel].Split('|');
        var url = arrival.Length < 2 ? "https://acme.test/" : $"https://acme.test/?utm_source={arrival[0]}&utm_medium={arrival[1]}&utm_campaign=campaign-{campaign}";
        return Acquisition.Of(LandingUrl.Parse(url), ["acme.test"]);
    }

    private static Guid Id(ulong high, int low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)high);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], low);
        return new Guid(bytes, bigEndian: true);
    }

    private async Task WriteDealsAsync(AppDb db, BigWorld world, long[] acquisitions, CancellationToken cancellation)
    {
        var leadAt = new Dictionary<int, long>();
        foreach (var one in world.Converts)
            leadAt.TryAdd(one.Person, At(one.LeadSeconds));
        // Half as many again asked and never bought.
        for (var person = 1; leadAt.Count < world.Converts.Length * 3 / 2 && person <= _people; person += 7)
            leadAt.TryAdd(person, At(BigWorld.BaseSeconds + (int)((long)person * 104_729 % (365 * 86_400))));
        await db.InsertNewAsync([.. leadAt.Select(lead => LeadRow(lead.Key, lead.Value, acquisitions))], cancellation);
        await db.InsertNewAsync(
            [.. leadAt.Keys.Select(person => new IdentityNode { WorkspaceId = Workspace, NodeId = NodeOf(Person(person)), Kind = IdentityKinds.Email, Value = $"p{person}@company.test", FirstSeq = person, PersonId = Person(person) })],
            cancellation);
        var deals = world.Converts.Select((one, n) => DealRow(one, n)).ToList();
        await db.InsertNewAsync(deals, cancellation);
        await db.InsertNewAsync([.. deals.Select(static d => new DealContact { WorkspaceId = Workspace, DealId = d.DealId, LeadId = d.LeadId, Role = "decision maker", Place = 0 })], cancellation);
    }

    private static Guid NodeOf(Guid person) => StableId.Of(Workspace, "bench-node", person.ToString());

    private Lead LeadRow(int person, long at, long[] acquisitions) => new()
    {
        WorkspaceId = Workspace,
        LeadId = LeadOf(Person(person)),
        NodeId = NodeOf(Person(person)),
        PersonId = Person(person),
        MergedInto = null,
        Email = $"p{person}@company.test",
        Name = $"Person {person}",
        Phone = null,
        Company = $"Company {person % 5000}",
        SearchText = $"person {person} p{person}@company.test company {person % 5000}",
        RecordSource = "form",
        SelfReported = null,
        CreatedAt = at,
        Stage = person % 3 == 0 ? "Qualified" : Stages.Lead,
        Status = person % 5 == 0 ? Statuses.New : "Working",
        DisqualifiedBecause = null,
        OwnerId = person % 10 == 0 ? null : Id(1, person % 20),
        OriginalAcquisitionId = acquisitions[person % acquisitions.Length],
        LatestAcquisitionId = acquisitions[person * 7 % acquisitions.Length],
        FirstUtmAcquisitionId = 0,
        LastUtmAcquisitionId = 0,
        FirstPageId = 1 + (person % Pages),
        LastPageId = 1,
        Touches = 7,
        LastTouchAt = at,
    };

    private Deal DealRow(BigWorld.Conversion one, int number) => new()
    {
        WorkspaceId = Workspace,
        DealId = Id((uint)number * 2_654_435_761u, number),
        Name = $"Deal {number}",
        Currency = "EUR",
        AmountMinor = one.ValueCents,
        RefundedMinor = 0,
        Stage = "Customer",
        Outcome = Outcomes.Won,
        LostBecause = null,
        OpenedAt = At(one.OpportunitySeconds),
        ClosedAt = At(one.Seconds),
        LeadId = LeadOf(Person(one.Person)),
    };

    private long At(int seconds) => (seconds * 1000L) + _shift;

    // In the order of the table, so that ten million rows take a minute.
    private void WriteTouches(BigWorld world, long[] acquisitions)
    {
        var order = new int[touches];
        var starts = new int[_people + 2];
        foreach (var person in world.Persons)
            starts[person + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        for (var i = 0; i < touches; i++)
            order[starts[world.Persons[i]]++] = i;

        using var handle = SqliteHandle.Open(Path.Combine(folder, "state.db"));
        handle.Execute("pragma journal_mode = delete; pragma synchronous = off; pragma cache_size = -65536");
        using (var insert = handle.Prepare(
            "insert into journeys_touches (workspace_id, person_id, occurred_at, touch_id, received_at, acquisition_id, page_id, kind, subject_id, flag) values (?1, ?2, ?3, ?4, ?3, ?5, ?6, ?7, ?2, null)"))
        {
            for (var at = 0; at < touches; at += TouchesInOne)
            {
                handle.Execute("begin");
                for (var i = at; i < Math.Min(at + TouchesInOne, touches); i++)
                {
                    var touch = order[i];
                    SqliteBind.To(insert.Pointer, 1, Workspace);
                    SqliteBind.To(insert.Pointer, 2, Person(world.Persons[touch]));
                    SqliteBind.To(insert.Pointer, 3, At(world.Seconds[touch]));
                    SqliteBind.To(insert.Pointer, 4, Id((uint)touch * 2_654_435_761u, touch));
                    SqliteBind.To(insert.Pointer, 5, acquisitions[(world.Channel[touch] * Campaigns) + (touch % Campaigns)]);
                    SqliteBind.To(insert.Pointer, 6, 1L + (touch % Pages));
                    SqliteBind.To(insert.Pointer, 7, (int)TouchKind.Visit);
                    insert.Run();
                }

                handle.Execute("commit");
            }
        }

        handle.Execute("pragma journal_mode = wal");
    }
}
