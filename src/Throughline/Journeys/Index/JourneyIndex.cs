using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Journeys;

/// <summary>
/// Keeps each workspace's journeys in memory columns. Opening one asks the change feed who changed since, whichever process wrote it,
/// and reads only those people again; when many changed, all are read anew.
/// </summary>
internal sealed class JourneyIndex(IDbContextFactory<AppDb> databases, ITouchScan scan) : IJourneySource
{
    // Beyond this share of changed people a fresh base is cheaper than looking in two places.
    private const int NewerAtMost = 100_000;

    private readonly ConcurrentDictionary<Guid, Held> _workspaces = new();

    public async Task<JourneySet> OpenAsync(Guid workspace, CancellationToken cancellation)
    {
        var held = _workspaces.GetOrAdd(workspace, static _ => new Held());
        await held.One.WaitAsync(cancellation);
        try
        {
            await RefreshAsync(workspace, held, cancellation);
            return held.Set!;
        }
        finally
        {
            held.One.Release();
        }
    }

    public async Task<JourneySet> OpenAsync(Guid workspace, TrafficFilter traffic, CancellationToken cancellation)
    {
        var people = await OpenAsync(workspace, cancellation);
        if (traffic.Flagged is not { } flagged)
            return people;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var touches = db.Set<Touch>().Where(t => t.WorkspaceId == workspace && t.Flag != null && t.Flag.StartsWith(flagged));
        var changed = await touches.Select(static t => t.PersonId).Distinct().ToListAsync(cancellation);
        // No count of changes is negative: an answer of these journeys is never taken for one of people's.
        var version = -(people.Version * TrafficFilter.Choices.Count) - TrafficFilter.Choices.TakeWhile(c => c != traffic).Count();
        return people.With(changed, columns => scan.OfPeople(workspace, changed, flagged, columns.Add), version);
    }

    private async Task RefreshAsync(Guid workspace, Held held, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var last = await db.Set<PersonChange>().OrderByDescending(static c => c.Id).Select(static c => c.Id).FirstOrDefaultAsync(cancellation);
        if (held.Set is not null && last == held.LastChange)
            return;

        var changed = held.Set is null
            ? null
            : await db.Set<PersonChange>().Where(c => c.Id > held.LastChange && c.WorkspaceId == workspace).Select(static c => c.PersonId).Distinct().OrderBy(static id => id).Take(NewerAtMost + 1).ToListAsync(cancellation);
        var complete = held.Set is not null && (held.LastChange == 0 || await db.Set<PersonChange>().AnyAsync(c => c.Id <= held.LastChange + 1, cancellation));
        if (changed is null || !complete || changed.Count + held.Newer.Count > NewerAtMost)
            Reload(workspace, held, last);
        else if (changed.Count > 0)
            Renew(workspace, held, changed, last);
        held.LastChange = last;
    }

    private void Reload(Guid workspace, Held held, long version)
    {
        // Two readers, each half of the people: the second half is appended behind the first.
        var middle = new Guid("80000000-0000-0000-0000-000000000000");
        var (acquisitions, pages) = (new Ordinals(), new Ordinals());
        var halves = new[] { new TouchColumns(acquisitions, pages), new TouchColumns(new Ordinals(), new Ordinals()) };
        Exception? fault = null;
        var second = new Thread(() =>
        {
            try
            {
                Fill(workspace, middle, Guid.Empty, halves[1]);
            }
            catch (Exception e)
            {
                fault = e;
            }
        });
        second.Start();
        Fill(workspace, Guid.Empty, middle, halves[0]);
        second.Join();
        if (fault is not null)
            throw new IOException("the touches could not be read", fault);

        held.Acquisitions = acquisitions;
        held.Pages = pages;
        held.Newer = [];
        held.Base = halves[0].Append(halves[1]);
        held.Set = new JourneySet(held.Base, held.Newer, acquisitions, pages, version);
    }

    private void Fill(Guid workspace, Guid from, Guid below, TouchColumns columns)
    {
        scan.All(workspace, from, below, columns.Add);
        columns.Close();
    }

    private void Renew(Guid workspace, Held held, List<Guid> people, long version)
    {
        var (acquisitions, pages) = (held.Acquisitions.Copy(), held.Pages.Copy());
        var columns = new TouchColumns(acquisitions, pages);
        scan.OfPeople(workspace, people, null, columns.Add);
        columns.Close();
        held.Acquisitions = acquisitions;
        held.Pages = pages;
        var newer = new Dictionary<Guid, TouchColumns>(held.Newer);
        foreach (var person in people)
            newer[person] = columns;
        held.Newer = newer;
        held.Set = new JourneySet(held.Base!, newer, held.Acquisitions, held.Pages, version);
    }

    private sealed class Held
    {
        public SemaphoreSlim One { get; } = new(1, 1);

        public Ordinals Acquisitions { get; set; } = new();

        public Ordinals Pages { get; set; } = new();

        public TouchColumns? Base { get; set; }

        public Dictionary<Guid, TouchColumns> Newer { get; set; } = [];

        public JourneySet? Set { get; set; }

        public long LastChange { get; set; }
    }
}
