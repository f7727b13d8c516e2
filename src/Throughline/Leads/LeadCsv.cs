using System.Globalization;
using System.Runtime.CompilerServices;
using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary><c>/leads.csv</c>: the leads of a list as a file, with everything personal in it. For who may export; each export is an event in the log.</summary>
internal static class LeadCsv
{
    private static readonly string[] Head =
    [
        "id", "name", "email", "phone", "company", "stage", "status", "disqualified_because", "owner", "original_channel", "original_source", "latest_channel", "latest_source",
        "self_reported", "touches", "created_at", "last_touch_at",
    ];

    public static void MapLeadCsv(this IEndpointRouteBuilder app) => app.MapGet("/leads.csv", AnswerAsync).RequireAuthorization(Policies.Export).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync([AsParameters] LeadListWords words, WorkspaceContext current, LeadQueries leads, Users users, Commands commands, TimeProvider time, CancellationToken cancellation)
    {
        var workspace = current.Workspace.Id;
        var filter = LeadFilter.Read(words with { Before = null }, current.Display.Zone) with { Limit = LeadQueries.PageLimit };
        var first = await leads.ListAsync(workspace, filter, cancellation);
        var export = CommandEvents.Make(time, workspace, current.Actor.Door, current.Actor.Id, LeadEvents.Exported, new { leads = first.Total });
        if (await commands.RunAsync(export, cancellation) is { } reason)
            return Problems.Quarantined(reason);
        var names = await MemberNames.OfAsync(users, workspace, cancellation);
        return CsvAnswer.Of("leads", Head, RowsAsync(leads, workspace, filter, first, names, cancellation));
    }

    private static async IAsyncEnumerable<string?[]> RowsAsync(
        LeadQueries leads, Guid workspace, LeadFilter filter, LeadList page, MemberNames names, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var view in page.Leads)
                yield return Row(view, names);
            if (page.Next is null)
                yield break;
            page = await leads.ListAsync(workspace, filter with { Before = page.Next, CountLimit = 0 }, cancellation);
        }
    }

    private static string?[] Row(LeadView view, MemberNames names) =>
    [
        view.Lead.LeadId.ToString(), view.Lead.Name, view.Lead.Email, view.Lead.Phone, view.Lead.Company, view.Lead.Stage, view.Lead.Status, view.Lead.DisqualifiedBecause,
        view.Lead.OwnerId is { } owner ? names.Of(owner) : null, view.Original.Channel, view.Original.Source, view.Latest.Channel, view.Latest.Source,
        view.Lead.SelfReported, view.Lead.Touches.ToString(CultureInfo.InvariantCulture), CsvAnswer.Time(view.Lead.CreatedAt), CsvAnswer.Time(view.Lead.Touches == 0 ? null : view.Lead.LastTouchAt),
    ];
}
