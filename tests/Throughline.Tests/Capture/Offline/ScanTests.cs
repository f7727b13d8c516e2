using System.Net;
using System.Text;
using Throughline.Capture.Offline.Rules;
using Throughline.Log;
using Throughline.Tests.Capture.Links;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Offline;

/// <summary>Codes on booths, prints, stores and people.</summary>
public class ScanTests
{
    [Fact]
    public async Task Scan_BeforeTheFirstVisit_JoinsTheVisitThatFollows()
    {
        await using var run = await CaptureRun.StartAsync();
        var placement = await PlacementAsync(run);
        using var scan = await run.VisitAsync(placement.Path("scanUrl"));
        scan.StatusCode.ShouldBe(HttpStatusCode.Found);
        var landing = scan.Headers.Location!.OriginalString;
        landing.ShouldStartWith("https://acme.test/fair?utm_source=booth-4-berlin&utm_medium=qr-event&utm_campaign=booth-4-berlin&tl_h=h.");
        var cookie = await run.ViewAsync(landing);
        // Somebody else opens the address from the first one's screen: the code joins one browser only.
        var other = await run.ViewAsync(landing);
        await FormAsync(run, "jane@buyer.test", cookie);
        await FormAsync(run, "else@other.test", other);
        await run.App.ProjectAsync();

        var leads = (await run.ApiAsync(HttpMethod.Get, "/api/leads")).GetProperty("leads").EnumerateArray().ToDictionary(static l => l.GetProperty("email").GetString()!);
        leads["jane@buyer.test"].GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Event/Webinar");
        leads["jane@buyer.test"].GetProperty("touches").GetInt32().ShouldBe(2, "the scan and the visit");
        leads["else@other.test"].GetProperty("touches").GetInt32().ShouldBe(1);
        (await run.ApiAsync(HttpMethod.Get, $"/api/placements/{placement.GetProperty("id").GetString()}")).GetProperty("scans").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Scan_Repeated_CountsOnceAndBotsNever()
    {
        await using var run = await CaptureRun.StartAsync();
        var placement = await PlacementAsync(run);
        var id = placement.GetProperty("id").GetString();
        string seen;
        using (var first = await run.VisitAsync(placement.Path("scanUrl").ToUpperInvariant()))
            seen = first.Headers.GetValues("Set-Cookie").Single(static c => c.StartsWith("tl_q_", StringComparison.Ordinal));
        seen.ShouldContain("max-age=1800");
        seen.ShouldContain("httponly");
        using (var again = await run.VisitAsync(placement.Path("scanUrl"), headers: ("Cookie", seen.Split(';')[0])))
            again.Headers.Contains("Set-Cookie").ShouldBeFalse("the window does not move");
        (await run.VisitAsync(placement.Path("scanUrl"), "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")).Dispose();
        (await run.VisitAsync(placement.Path("scanUrl"), method: HttpMethod.Head)).Dispose();
        await run.App.ProjectAsync();
        var now = await run.ApiAsync(HttpMethod.Get, $"/api/placements/{id}");
        (now.GetProperty("scans").GetInt32(), now.GetProperty("machines").GetInt32()).ShouldBe((1, 2));
        var log = await run.LogAsync();
        log.Select(static e => e.Facts.Flag).ShouldBe([null, "repeat", "bot:crawler"]);
        log.ShouldAllBe(static e => e.Facts.Channel == "Event/Webinar" && e.Facts.Name == Interactions.QrScan);
    }

    [Fact]
    public async Task Colleagues_WhoScanOrFollowALink_AreNoVisitors()
    {
        await using var run = await CaptureRun.StartAsync();
        await run.ApiAsync(HttpMethod.Put, "/api/traffic", new { networks = new[] { "203.0.113.0/24" } });
        var placement = await PlacementAsync(run, vanityPath: "berlin");
        var link = await run.ApiAsync(HttpMethod.Post, "/api/links", new { destination = "https://acme.test/", source = "poster", medium = "print", campaign = "spring" }, 201);
        foreach (var path in new[] { placement.Path("scanUrl"), "/s/berlin", link.Path("shortUrl") })
        {
            (await run.VisitAsync(path, headers: ("X-Forwarded-For", "203.0.113.9"))).Dispose();
            (await run.VisitAsync(path, headers: ("X-Forwarded-For", "198.51.100.9"))).Dispose();
        }

        (await run.LogAsync()).Where(static e => e.Facts.Door is "scan" or "link").Select(static e => e.Facts.Flag)
            .ShouldBe(["internal:network", null, "internal:network", null, "internal:network", null]);
    }

    [Fact]
    public async Task Vanity_BehindAProxy_IsFoundByTheHostThatWasAskedFor()
    {
        await using var run = await CaptureRun.StartAsync(("Capture:PublicUrl", "https://track.acme.test"));
        await PlacementAsync(run, "Store Berlin", "store", "Other/Unknown", vanityHost: "berlin.acme.test");
        using var answer = await run.VisitAsync("/", headers: [("Host", "inner.local"), ("X-Forwarded-Host", "berlin.acme.test"), ("X-Forwarded-Proto", "https")]);
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("secure");
    }

    [Fact]
    public async Task Vanity_WordsAndHosts_LeadToTheirPlacement()
    {
        await using var run = await CaptureRun.StartAsync(("Capture:PublicUrl", "https://track.acme.test"));
        await run.ApiAsync(HttpMethod.Put, "/api/links/rules", new { domain = "go.acme.test" });
        await PlacementAsync(run, "Store Berlin", "store", "Other/Unknown", vanityPath: "berlin", vanityHost: "berlin.acme.test");
        foreach (var (path, host) in new[] { ("/s/berlin", ""), ("/berlin", "go.acme.test"), ("/BERLIN/", "go.acme.test"), ("/", "berlin.acme.test"), ("/anything/below?x=1", "berlin.acme.test:443") })
        {
            using var answer = await run.VisitAsync(path, headers: host.Length > 0 ? [("Host", host)] : []);
            answer.StatusCode.ShouldBe(HttpStatusCode.Found, path);
            answer.Headers.Location!.OriginalString.ShouldStartWith("https://acme.test/fair?utm_source=store-berlin&utm_medium=qr&", Case.Sensitive, path);
        }

        using var elsewhere = await run.VisitAsync("/berlin");
        elsewhere.Headers.Location?.OriginalString.ShouldNotContain("acme.test/fair");
        using var unknown = await run.VisitAsync("/s/paris");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await run.LogAsync()).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("kind", "billboard", "A", "Event/Webinar", "https://acme.test", null)]
    [InlineData("name", "booth", "", "Event/Webinar", "https://acme.test", null)]
    [InlineData("channel", "booth", "A", "Fairs", "https://acme.test", null)]
    [InlineData("destination", "booth", "A", "Event/Webinar", "javascript:alert(1)", null)]
    [InlineData("vanityPath", "booth", "A", "Event/Webinar", "https://acme.test", "leads")]
    [InlineData("vanityPath", "booth", "A", "Event/Webinar", "https://acme.test", "a/b")]
    public async Task Placement_AgainstARule_NamesTheField(string field, string kind, string name, string channel, string destination, string? vanityPath)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/placements", new { kind, name, channel, destination, vanityPath });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CaptureRun.ProblemAsync(answer)).Field.ShouldBe(field);
    }

    [Fact]
    public async Task Placement_OfAnotherWorkspace_IsNotFound()
    {
        await using var run = await CaptureRun.StartAsync();
        var id = (await PlacementAsync(run)).GetProperty("id").GetString();
        var other = await run.App.WorkspaceAsync("Other");
        foreach (var path in new[] { $"/api/placements/{id}", $"/api/placements/{id}/qr.svg", $"/api/placements/{id}/card.vcf" })
        {
            using var answer = await run.ApiAnswerAsync(HttpMethod.Get, path, null, other.SecretKey);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public void Card_WrittenAndRead_KeepsItsFieldsAndFolds()
    {
        var card = new CardFields("Jane Döe-Müller", "Head of Sales; EMEA", "Acme, Inc.", "+49 30 123456", "jane@acme.test", "a\\b\nc");
        var text = VCard.Write(card, "https://acme.test/hi?utm_source=jane-doe&utm_medium=business-card&utm_campaign=2026-saastr", Guid.Parse("11111111-1111-7111-8111-111111111111"));
        text.ShouldStartWith("BEGIN:VCARD\r\nVERSION:4.0\r\n");
        text.ShouldContain("TITLE:Head of Sales\\; EMEA\r\n");
        text.ShouldContain("UID:urn:uuid:11111111-1111-7111-8111-111111111111\r\n");
        text.Split("\r\n").ShouldAllBe(static line => Encoding.UTF8.GetByteCount(line) <= 75);
        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(VCard.MostBytes);
        VCard.Read(text).ShouldBe(card);
        VCard.Read("BEGIN:VCARD\nN:Doe;Jane\nEMAIL;TYPE=work:j@x.test")!.Email.ShouldBe("j@x.test");
        VCard.Read("BEGIN:VCARD\nN:Doe;Jane;;Dr.;\nEMAIL:j@x.test")!.FullName.ShouldBe("Dr. Jane Doe");
        VCard.Read("MECARD:N:Doe,Jane;ORG:Acme\\; Sons;TEL:+4930123;EMAIL:j@x.test;NOTE:a\\:b;;").ShouldBe(new CardFields("Jane Doe", null, "Acme; Sons", "+4930123", "j@x.test", "a:b"));
        VCard.Read("MECARD:")!.Email.ShouldBeNull();
        VCard.Read("hello").ShouldBeNull();
        VCard.Read(null).ShouldBeNull();
    }

    [Fact]
    public async Task Codes_OfPlacementsAndCards_ComeAsPictures()
    {
        await using var run = await CaptureRun.StartAsync();
        var made = await run.ApiAsync(HttpMethod.Post, "/api/placements", new
        {
            kind = "person",
            name = "Jane",
            channel = "Other/Unknown",
            destination = "https://acme.test/hi",
            card = new { fullName = "Jane Doe", email = "jane@acme.test" },
        }, 201);
        var id = made.GetProperty("id").GetString();
        foreach (var (path, type) in new[] { ("qr.svg", "image/svg+xml"), ("qr.png", "image/png"), ("card.svg", "image/svg+xml"), ("card.vcf", "text/vcard") })
        {
            using var answer = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/placements/{id}/{path}");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        }

        made.GetProperty("url").GetString().ShouldBe("https://acme.test/hi?utm_source=jane&utm_medium=business-card&utm_campaign=jane");
        Throughline.Capture.QrImage.VersionOf("HTTPS://GO.EXAMPLE.COM/Q/7H3KQ9H").ShouldBe(2, "38 characters fit version 2 at level M in upper case");
        Throughline.Capture.QrImage.VersionOf("https://go.example.com/q/7h3kq9h").ShouldBe(3);
        Throughline.Capture.QrImage.SideCm(5).ShouldBe(2);
        Throughline.Capture.QrImage.SideCm(200).ShouldBe(20);
    }

    internal static Task<System.Text.Json.JsonElement> PlacementAsync(CaptureRun run, string name = "Booth 4, Berlin", string kind = "booth", string channel = "Event/Webinar", string? vanityPath = null, string? vanityHost = null) =>
        run.ApiAsync(HttpMethod.Post, "/api/placements", new { kind, name, channel, destination = "https://acme.test/fair", vanityPath, vanityHost }, 201);

    private static async Task FormAsync(CaptureRun run, string email, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/f/contact") { Content = new FormUrlEncodedContent([KeyValuePair.Create("k", run.Workspace.WriteKey), KeyValuePair.Create("email", email)]) };
        request.Headers.TryAddWithoutValidation("User-Agent", Doors.Chrome);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await run.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
