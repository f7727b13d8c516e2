using Microsoft.EntityFrameworkCore;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Web;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: the store answers too, and how far projections are behind the log.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", static () => Results.Text("ok\n")).ExcludeFromDescription();
        app.MapGet("/readyz", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(IEventLog log, ProjectionFeed feed, IDbContextFactory<AppDb> databases, CancellationToken cancellation)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            var quarantined = await db.Set<QuarantinedEvent>().CountAsync(cancellation);
            var last = await log.LastSeqAsync(cancellation);
            return Results.Ok(new { status = "ready", logged = last, projected = feed.Reached, behind = Math.Max(0, last - feed.Reached), quarantined });
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException || StoreFault.IsOfTheStore(fault))
        {
            return Results.Json(new { status = "not ready", reason = "the store does not answer" }, statusCode: 503);
        }
    }
}
