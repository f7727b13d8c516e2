using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Opens all rooms on throw-away stores beside the live one, so that what they make of a part of the log can be looked at.</summary>
/// <param name="rooms">Puts the rooms together on the files of a folder; the composition says how.</param>
public sealed class SideStores(Func<string, ServiceProvider> rooms)
{
    /// <summary>An empty store in a folder of its own.</summary>
    public async Task<SideStore> OpenAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var services = rooms(folder);
        await services.MigrateAsync(cancellation);
        return new SideStore(services, folder);
    }

    /// <summary>A copy of another one, to go on from where it stands. The other may be read meanwhile, not written.</summary>
    public async Task<SideStore> CopyAsync(SideStore other, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await SideStorage.CopyAsync(other.Folder, folder, cancellation);
        return await OpenAsync(folder, cancellation);
    }
}

/// <summary>A store beside the live one: the same schema and the same projections, over the events it was given. Goes away with its files.</summary>
public sealed class SideStore : IDisposable
{
    private readonly ServiceProvider _services;

    internal SideStore(ServiceProvider services, string folder) => (_services, Folder) = (services, folder);

    /// <summary>The rooms on this store.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Size of its files, bytes.</summary>
    public long Bytes => SideStorage.BytesOf(Folder);

    internal string Folder { get; }

    /// <summary>Projects events; one that no room can handle is set aside, as in the live store.</summary>
    public Task ApplyAsync(IReadOnlyList<Envelope> events, CancellationToken cancellation) => _services.GetRequiredService<Projector>().ApplyAsync(events, cancellation);

    internal Task<AppDb> OpenAsync(CancellationToken cancellation) => _services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);

    public void Dispose()
    {
        _services.Dispose();
        SideStorage.Delete(Folder);
    }
}

/// <summary>What a room's projections read besides the log, to be carried to a store beside the live one.</summary>
public interface ISideSettings
{
    /// <summary>Copies one workspace's settings.</summary>
    Task CopyAsync(AppDb live, AppDb beside, Guid workspace, CancellationToken cancellation);
}

/// <summary>Meters that nobody reads: what a side store projects is not news about the live one.</summary>
internal sealed class SideMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter("side");
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
}
