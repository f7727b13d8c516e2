using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Calls;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Journeys;

/// <summary>The channel of a visitor's latest session, for the door that lends numbers.</summary>
internal sealed class VisitorChannel : IVisitorChannel
{
    public IReadOnlyList<string> Names => Channels.All;

    public async Task<string?> OfAsync(AppDb db, Guid workspace, Guid visitor, CancellationToken cancellation)
    {
        var acquisition = await db.Set<Session>().Where(s => s.WorkspaceId == workspace && s.SubjectId == visitor).OrderByDescending(static s => s.StartedAt).Select(static s => (long?)s.AcquisitionId).FirstOrDefaultAsync(cancellation);
        return acquisition is { } id ? (await Acquisitions.FactsAsync(db, workspace, [id], cancellation))[id].Channel : null;
    }
}
