using Microsoft.EntityFrameworkCore;
using Throughline.Capture.Coupons;
using Throughline.Capture.Hits;
using Throughline.Capture.Offline;
using Throughline.Capture.Shows;
using Throughline.Deals.Orders;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Cli.Demo;

/// <summary>Off line: QR codes and their scans, coupons, a trade show, orders in the shops.</summary>
internal static class DemoStores
{
    private static readonly PlacementDraft[] Placements =
    [
        new("booth", "Booth B42, SaaS Days", "Berlin, hall 3", Channels.Event, "saas-days-berlin", DemoDesk.Site + "/demo-request"),
        new("store", "Window, Lisbon store", "Lisbon", Channels.Direct, "lisbon-opening", DemoDesk.Site + "/product"),
        new("print", "Trade magazine, back cover", "April issue", Channels.Other, "magazine-april", DemoDesk.Site + "/customers"),
    ];

    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        foreach (var draft in Placements)
        {
            var (made, fault) = await desk.Get<PlacementBook>().CreateAsync(desk.Workspace, desk.Actor.Id, draft, cancellation);
            Scan(desk, DemoDesk.Made(made, fault));
        }

        await ShowAsync(desk, cancellation);
    }

    /// <summary>Coupons and orders of people who are leads already; three coupons were used today.</summary>
    public static async Task SellAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var (made, fault) = await desk.Get<CouponBook>().CreateAsync(desk.Workspace, desk.Actor.Id, new CouponBatchDraft("Store opening, 10 % off", "lisbon-opening", Channels.Direct, "10 % off", "LX", 40), cancellation);
        var batch = DemoDesk.Made(made, fault);
        var buyers = await BuyersAsync(desk, cancellation);
        for (var i = 0; i < buyers.Count; i++)
        {
            var buyer = buyers[i];
            var order = new OrderInput { Number = $"LX-10{40 + i}", Store = "Lisbon", Amount = $"{110 + (7 * i)}.10", Currency = "EUR", Name = buyer.Name, Email = i % 3 > 0 ? buyer.Email : null, Phone = i % 3 == 0 ? buyer.Phone : null };
            if (i % 6 < 2)
            {
                var (issued, refused) = await desk.Get<CouponDesk>().IssueAsync(desk.Actor, new CouponIssue(batch.BatchId, null, buyer.Email, buyer.Name), cancellation);
                var coupon = DemoDesk.Made(issued, refused);
                if (i % 6 == 1)
                    continue;
                await desk.Get<CouponDesk>().RedeemAsync(desk.Actor, new CouponRedemption(coupon.Code, order.Number, "Lisbon", 12_900, 11_610, "EUR"), cancellation);
                order = order with { Amount = "116.10", Coupons = [coupon.Code] };
            }
            else
            {
                order = order with { Kind = i % 6 == 5 ? "pickup" : "store", PlacedAt = DateTimeOffset.FromUnixTimeMilliseconds(desk.Ago(2 + (2.5 * i))) };
            }

            await desk.Get<OrderCommands>().TakeAsync(desk.Actor, order, cancellation);
        }
    }

    private static async Task<List<Lead>> BuyersAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var before = desk.Ago(60);
        await using var db = await desk.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(cancellation);
        return await db.Set<Lead>().AsNoTracking().Where(l => l.WorkspaceId == desk.Workspace && l.MergedInto == null && l.Email != null && l.CreatedAt < before)
            .OrderByDescending(static l => l.CreatedAt).ThenBy(static l => l.LeadId).Take(18).ToListAsync(cancellation);
    }

    private static void Scan(DemoDesk desk, Placement placement)
    {
        for (var scan = desk.Random.Next(14, 40); scan > 0; scan--)
        {
            var at = desk.Ago(20 + (desk.Random.NextDouble() * 50));
            var visitor = $"demo-scan-{placement.Code}-{scan}";
            desk.Add(Kinds.Interaction, at, new EventFacts { Door = ScanDoor.Name, Name = Interactions.QrScan, Channel = placement.Channel, Source = placement.Name, Visitor = visitor, Url = PlacementBook.AddressOf(placement), Properties = EnvelopeJson.Payload(new HitFacts(placement.PlacementId)) });
        }
    }

    private static async Task ShowAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var opening = DateTimeOffset.FromUnixTimeMilliseconds(desk.Ago(30));
        var (made, fault) = await desk.Get<ShowBook>().CreateAsync(desk.Workspace, desk.Actor.Id, new ShowDraft("SaaS Days", "Berlin", "saas-days-berlin", "Northwind may contact me about its products.", opening), cancellation);
        var show = DemoDesk.Made(made, fault);
        var people = Enumerable.Range(0, 18).Select(i => DemoPeople.Of(desk.Random, 94_000 + i)).ToList();
        await desk.Get<ShowBook>().ImportAsync(show, desk.Actor, "email,name,company\n" + string.Concat(people.Select(static p => $"{p.Email},{p.Name},{p.Company}\n")), cancellation);
        var scans = people.Take(11).Select((p, i) => new BadgeScan($"demo-{i}", p.Email, opening.ToUnixTimeMilliseconds() + (i * 11 * 60_000), i % 2 == 0 ? "Mara's phone" : "Booth tablet", "B42", 1 + (i % 5), i % 3 == 0 ? "Wants prices for 40 seats" : null, p.Name)).ToList();
        await desk.Get<ShowDesk>().TakeAsync(show, desk.Actor, new ScanUpload(0, scans), cancellation);
    }
}
