using System.Runtime.CompilerServices;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Deals;

/// <summary><c>/deals.csv</c>: the deals of a list as a file. For viewers it names neither people nor deals.</summary>
internal static class DealCsv
{
    private static readonly string[] Head = ["id", "name", "outcome", "lost_because", "stage", "opened_at", "closed_at", "currency", "amount", "refunded", "revenue", "contacts"];

    public static void MapDealCsv(this IEndpointRouteBuilder app) => app.MapGet("/deals.csv", Answer).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static IResult Answer(string? outcome, string? search, string? sort, WorkspaceContext current, DealQueries deals, CancellationToken cancellation)
    {
        var filter = new DealFilter(Outcomes.All.Contains(outcome ?? "") ? outcome : null, Search: current.SeesPersonal ? search : null, Sort: sort, Limit: DealQueries.PageLimit);
        return CsvAnswer.Of("deals", Head, RowsAsync(deals, current, filter, cancellation));
    }

    private static async IAsyncEnumerable<string?[]> RowsAsync(DealQueries deals, WorkspaceContext current, DealFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? before = null; ;)
        {
            var page = await deals.ListAsync(current.Workspace.Id, filter with { Before = before }, cancellation);
            foreach (var view in page.Deals)
                yield return Row(current.SeesPersonal ? view.Deal : view.Deal.WithoutPersonal(), view.Contacts.Count);
            if (page.Next is null)
                yield break;
            before = page.Next;
        }
    }

    private static string?[] Row(Deal deal, int contacts) =>
    [
        deal.DealId.ToString(), deal.Name, deal.Outcome, deal.LostBecause, deal.Stage, CsvAnswer.Time(deal.OpenedAt), CsvAnswer.Time(deal.ClosedAt), deal.Currency,
        MoneyText.Format(deal.AmountMinor, deal.Currency), MoneyText.Format(deal.RefundedMinor, deal.Currency), MoneyText.Format(deal.RevenueMinor, deal.Currency), CsvAnswer.Number(contacts),
    ];
}
