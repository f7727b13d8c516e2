// Code that breaks the rules, one type a violation. Never called.
#pragma warning disable CA1822, CA1812, IDE0060, CS1998, VSTHRD200, MA0011, MA0032, MA0040, MA0042, MA0045, MA0155, CA2012, EF1002, CA1849, CA1416, MA0147, MA0036, CA1052, MA0026
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Tests.Architecture.Planted.Capture
{
    public sealed class LooksAhead
    {
        public Leads.GoodLead? Lead { get; init; }
    }

    // The forbidden type is named only inside the state machine of an async method.
    internal sealed class LooksAheadLater
    {
        public async Task<int> RunAsync(CancellationToken cancellation)
        {
            await Task.Delay(0, cancellation);
            object lead = new Leads.GoodLead();
            return lead.GetHashCode();
        }
    }

    internal sealed class LooksAheadInGenerics
    {
        public object Make() => new Dictionary<string, List<Leads.GoodLead[]>>();
    }

    public sealed class GoodHit;

    internal sealed class Inside;
}

namespace Throughline.Tests.Architecture.Planted.Log
{
    internal sealed class KnowsARoom
    {
        public bool Is(object one) => one is Capture.GoodHit;
    }
}

namespace Throughline.Tests.Architecture.Planted.Cli
{
    public sealed class GoodCommand
    {
        public void Say(Leads.GoodLead lead) => Console.Error.Write(lead);
    }
}

namespace Throughline.Tests.Architecture.Planted.Storage.Sqlite
{
    public sealed class GoodStore
    {
        public SqliteConnection? Connection { get; init; }
    }
}

namespace Throughline.Tests.Architecture.Planted.Leads.Rules
{
    internal sealed class ReadsTheClock
    {
        public DateTimeOffset Now(TimeProvider time) => time.GetUtcNow();
    }

    internal sealed class Waits
    {
        public Task WaitAsync(CancellationToken cancellation) => Task.Delay(1, cancellation);
    }

    internal sealed class MakesIds
    {
        public Guid Make() => Guid.NewGuid();
    }

    internal sealed class GoodRule
    {
        public int Add(int a, int b) => a + b;
    }
}

namespace Throughline.Tests.Architecture.Planted.Leads
{
    public sealed class GoodLead
    {
        public Capture.GoodHit? Hit { get; init; }

        public async Task<int> CountAsync(CancellationToken cancellation)
        {
            await Task.Delay(0, cancellation);
            return 1;
        }
    }

    internal sealed class LooksInside
    {
        public int Look() => new List<Capture.Inside>().Count;
    }

    internal sealed class UsesTheCommandLine
    {
        public Cli.GoodCommand? Command { get; init; }
    }

    internal sealed class NamesAStore
    {
        public Storage.Sqlite.GoodStore? Store { get; init; }
    }

    internal sealed class OpensADatabase
    {
        public object Open() => new SqliteConnection();
    }

    internal sealed class CallsOut
    {
        public object Open() => new HttpClient();
    }

    internal sealed class WrongPrefix : IEntityTypeConfiguration<GoodLead>
    {
        public void Configure(EntityTypeBuilder<GoodLead> table) => table.ToTable("deals_leads");
    }

    internal sealed class GoodPrefix : IEntityTypeConfiguration<GoodLead>
    {
        public void Configure(EntityTypeBuilder<GoodLead> table) => table.ToTable("leads_leads");
    }

    internal sealed class WritesOthersSql
    {
        public string Text() => "update deals_deals set name = @name";
    }

    internal sealed class GoodSql
    {
        public string Text() => "insert into leads_leads (id) select deal_id from deals_deals";
    }

    internal sealed class WritesOthersRows
    {
        public void Write(DbContext db) => db.Add<Capture.GoodHit>(new Capture.GoodHit());
    }

    internal sealed class Blocks
    {
        public DateTime Now() => DateTime.UtcNow;
    }

    internal sealed class Prints
    {
        public void Print() => Console.Write("");
    }

    internal sealed class FiresAndForgets
    {
        public async void Fire() => await Task.Yield();
    }

    internal sealed class HidesThatItWaits
    {
        public Task Run(CancellationToken cancellation) => Task.Delay(1, cancellation);
    }

    internal sealed class CannotBeStopped
    {
        public Task RunAsync() => Task.CompletedTask;
    }

    internal sealed class TakesAnyText
    {
        public object Run(DbContext db, string text) => db.Database.ExecuteSqlRaw(text);
    }

    internal sealed class GluesSql
    {
        public void Glue(System.Data.Common.DbCommand command, string name) => command.CommandText = $"select 1 from leads_leads where name = '{name}'";
    }

    internal sealed class NeedsTooMuch(int a, int b, int c, int d, int e, int f, int g)
    {
        public int Sum() => a + b + c + d + e + f + g;
    }

    internal sealed record GoodRecord(int A, int B, int C, int D, int E, int F, int G);
}

namespace Throughline.Tests.Architecture.Planted.Deals
{
    internal sealed class KeepsPeopleQuiet
    {
        public Guid PersonId { get; init; }
    }

    internal sealed class KeepsPeopleQuietTable : IEntityTypeConfiguration<KeepsPeopleQuiet>
    {
        public void Configure(EntityTypeBuilder<KeepsPeopleQuiet> table) => table.ToTable("deals_quiet");
    }
}
