using Throughline.Capture.Coupons;
using Throughline.Capture.Hits;
using Throughline.Capture.Offline;
using Throughline.Capture.Shows;
using Throughline.Deals.Orders;
using Throughline.Log;
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

    /// <summary>Coupons and orders, most of them of people who are leads already.</summary>
    public static async Task SellAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var (made, fault) = await desk.Get<CouponBook>().CreateAsync(desk.Workspace, desk.Actor.Id, new CouponBatchDraft("Store opening, 10 % off", "lisbon-opening", Channels.Direct, "10 % off", "LX", 40), cancellation);
        var batch = DemoDesk.Made(made, fault);
        for (var i = 0; i < 14; i++)
        {
            var (name, email, _, phone) = DemoPeople.Of(desk.Random, 92_000 + i);
            var (issued, refused) = await desk.Get<CouponDesk>().IssueAsync(desk.Actor, new CouponIssue(batch.BatchId, null, email, name), cancellation);
            var coupon = DemoDesk.Made(issued, refused);
            if (i % 2 == 1)
                continue;
            var order = $"LX-{1_040 + i}";
            await desk.Get<CouponDesk>().RedeemAsync(desk.Actor, new CouponRedemption(coupon.Code, order, "Lisbon", 12_900, 11_610, "EUR"), cancellation);
            await desk.Get<OrderCommands>().TakeAsync(
                desk.Actor, new OrderInput { Number = order, Store = "Lisbon", Amount = "116.10", Currency = "EUR", Name = name, Email = i % 4 == 0 ? email : null, Phone = i % 4 == 0 ? null : phone, Coupons = [coupon.Code] }, cancellation);
        }

        for (var i = 0; i < 4; i++)
            await desk.Get<OrderCommands>().TakeAsync(desk.Actor, new OrderInput { Number = $"WEB-{2_210 + i}", Kind = "pickup", Store = "Lisbon", Amount = $"{80 + (17 * i)}.00", Currency = "EUR", Email = DemoPeople.Of(desk.Random, 93_000 + i).Email }, cancellation);
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
