using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>In which country a workspace's national numbers are read: that of its time zone.</summary>
public static class PhoneRegions
{
    private static readonly Lazy<FrozenDictionary<string, string>> Zones =
        new(static () => DataFile.Rows("zone-countries.csv").ToFrozenDictionary(static r => r[0], static r => r[1], StringComparer.Ordinal));

    /// <summary>The ISO country of an IANA zone; null for zones of no country, such as UTC.</summary>
    public static string? OfZone(string? zone) => zone is null ? null : Zones.Value.GetValueOrDefault(zone);

    /// <summary>The country of a workspace's zone.</summary>
    public static async Task<string?> OfWorkspaceAsync(AppDb db, Guid workspace, CancellationToken cancellation) =>
        OfZone(await db.Set<Workspace>().Where(w => w.Id == workspace).Select(static w => w.TimeZone).FirstOrDefaultAsync(cancellation));
}
