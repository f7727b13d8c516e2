using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Log;

/// <summary>Which tables belong to the projections: a rebuild empties them.</summary>
internal static class ProjectionTables
{
    public static IEnumerable<string> Names(AppDb db, IEnumerable<IProjection> projections) =>
        projections.SelectMany(static p => p.Tables).Select(type => db.Model.FindEntityType(type)!.GetTableName()!);
}
