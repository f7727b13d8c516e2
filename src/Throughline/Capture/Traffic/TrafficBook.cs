using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.Rules;
using Throughline.Storage;

namespace Throughline.Capture.Traffic;

/// <summary>What somebody wants of the settings, as typed in.</summary>
internal sealed record TrafficDraft(string? Networks, string? TestHosts, bool OwnHostsOnly);

/// <summary>Keeps each workspace's rules of internal and test traffic; known ones for a minute, so that other instances follow within it.</summary>
internal sealed class TrafficBook(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, (TrafficRules Rules, long Until)> _known = new();

    public async ValueTask<TrafficRules> RulesAsync(Guid workspace, CancellationToken cancellation)
    {
        if (_known.TryGetValue(workspace, out var known) && known.Until > time.GetTimestamp())
            return known.Rules;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rules = await db.Set<TrafficSettings>().AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == workspace, cancellation) is { } settings
            ? Read(settings, await SiteDomains.OfAsync(db, workspace, cancellation))
            : TrafficRules.None;
        _known[workspace] = (rules, time.GetTimestamp() + (long)(Remembered.TotalSeconds * time.TimestampFrequency));
        return rules;
    }

    /// <summary>The settings; empty ones when nobody has set any.</summary>
    public async Task<TrafficSettings> FindAsync(Guid workspace, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<TrafficSettings>().AsNoTracking().FirstOrDefaultAsync(s => s.WorkspaceId == workspace, cancellation)
            ?? new TrafficSettings { WorkspaceId = workspace, Networks = "", TestHosts = "", OwnHostsOnly = false, ChangedAt = 0, ChangedBy = "" };
    }

    /// <summary>Changes the settings for events from now on; returns what is wrong, or null when it is done.</summary>
    public async Task<FieldFault?> ChangeAsync(Actor actor, TrafficDraft draft, CancellationToken cancellation)
    {
        var (networks, networkFault) = TrafficRules.ReadNetworks(draft.Networks);
        if (networkFault is not null)
            return new("Networks", networkFault);
        var (hosts, hostFault) = TrafficRules.ReadHosts(draft.TestHosts);
        if (hostFault is not null)
            return new("TestHosts", hostFault);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (draft.OwnHostsOnly && (await SiteDomains.OfAsync(db, actor.Workspace, cancellation)).Count == 0)
            return new("OwnHostsOnly", "Name your own domains under Settings, Workspace first: without them every page would be a stranger's.");
        await db.UpsertAsync(
            [new TrafficSettings
            {
                WorkspaceId = actor.Workspace,
                Networks = string.Join('\n', networks),
                TestHosts = string.Join('\n', hosts),
                OwnHostsOnly = draft.OwnHostsOnly,
                ChangedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                ChangedBy = actor.Id,
            }],
            cancellation);
        _known.TryRemove(actor.Workspace, out _);
        return null;
    }

    private static TrafficRules Read(TrafficSettings settings, IReadOnlyList<string> domains) => new(
        TrafficRules.ReadNetworks(settings.Networks).Networks, TrafficRules.ReadHosts(settings.TestHosts).Hosts, settings.OwnHostsOnly ? domains : []);
}
