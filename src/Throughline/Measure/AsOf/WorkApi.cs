using Throughline.Access;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary><c>/api/reports/works</c>: the reports that take a while, how far they are, and how to stop one.</summary>
internal static class WorkApi
{
    public static void Map(RouteGroupBuilder reports)
    {
        reports.MapGet("/works", List).Produces<IReadOnlyList<WorkJson>>();
        reports.MapDelete("/works/{id}", Cancel).Produces(204);
    }

    private static IResult List(HttpContext http, ReportWorks works) => Results.Ok(works.Of(SecretKeyFilter.GrantOf(http).Workspace).Select(WorkJson.Of));

    private static IResult Cancel(HttpContext http, ReportWorks works, string id)
    {
        if (works.Find(SecretKeyFilter.GrantOf(http).Workspace, id) is not { } work)
            return Problems.NotFound("report under way", id);
        ReportWorks.Cancel(work);
        return Results.NoContent();
    }
}
