using Microsoft.EntityFrameworkCore;
using Throughline.Journeys;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>Which row of a report each acquisition (or page) falls into, and which channel each acquisition is.</summary>
internal sealed class DimensionNames
{
    private DimensionNames(bool byPage, int[] rowOf, string[] rows, int[] channelOf) => (ByPage, RowOf, Rows, ChannelOf) = (byPage, rowOf, rows, channelOf);

    /// <summary>True when touches are summed by their page's number, false by their acquisition's.</summary>
    public bool ByPage { get; }

    /// <summary>Row by the small number that touches carry.</summary>
    public int[] RowOf { get; }

    public string[] Rows { get; }

    /// <summary>Place in <see cref="Channels.All"/> by acquisition number.</summary>
    public int[] ChannelOf { get; }

    /// <summary>Whether everything that the other ones name has the same place and channel here; newer numbers may follow.</summary>
    public bool Continues(DimensionNames other) =>
        ByPage == other.ByPage
        && RowOf.AsSpan().StartsWith(other.RowOf) && ChannelOf.AsSpan().StartsWith(other.ChannelOf) && Rows.AsSpan().StartsWith(other.Rows);

    public static async Task<DimensionNames> OfAsync(IDbContextFactory<AppDb> databases, Guid workspace, JourneySet journeys, Dimension by, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var facts = await Acquisitions.FactsAsync(db, workspace, [.. journeys.Acquisitions], cancellation);
        var channels = journeys.Acquisitions.Select(id => ChannelNumbers.Of(facts[id].Channel)).ToArray();
        var values = by == Dimension.LandingPage
            ? await LandingPages.AddressesAsync(db, workspace, journeys.Pages, cancellation)
            : journeys.Acquisitions.Select(id => by.Of(facts[id])).ToArray();

        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var rowOf = new int[values.Count];
        for (var i = 0; i < rowOf.Length; i++)
        {
            var value = values[i].Length == 0 ? Dimension.NotSet : values[i];
            if (!rows.TryGetValue(value, out rowOf[i]))
                rows[value] = rowOf[i] = rows.Count;
        }

        return new DimensionNames(by == Dimension.LandingPage, rowOf, [.. rows.Keys], channels);
    }
}
