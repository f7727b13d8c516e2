using System.Net;
using System.Text;
using Throughline.Capture;
using Throughline.Capture.Hooks.Inbound;
using Throughline.Deals;
using Throughline.Deals.Orders;
using Throughline.Tests.Capture.Links;
using Throughline.Tests.Web;
using Throughline.Web;

namespace Throughline.Tests.Capture;

/// <summary>What an attacker or a careless program sends, each found by trying.</summary>
public class RefusedInputTests
{
    [Theory]
    [InlineData("/e")]
    [InlineData("/v1/track")]
    public async Task Body_ThatIsNotPackedAsItSays_IsTheSendersFault(string path)
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent("{"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "br");
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(run.Workspace.WriteKey + ":"))}");
        using var answer = await run.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/spend", """{"rows":[null]}""")]
    [InlineData("/api/rates", """{"rows":[null]}""")]
    [InlineData("/api/forms", """{"name":"x","title":"x","fields":[null]}""")]
    [InlineData("/api/orders", """{"number":"1","amount":{"amount":"1","currency":"EUR"},"coupons":[null]}""")]
    [InlineData("/api/quality/tags/aliases", """{"source":"google","spellings":[null]}""")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1","currency":"EUR"},"leads":[null]}""")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1","currency":"EUR"},"leads":[{}]}""")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1","currency":"EUR"},"leadIds":["00000000-0000-0000-0000-000000000000"]}""")]
    public async Task List_WithNothingInIt_IsRefused(string path, string body)
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBe(400, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_WithAnythingInItsAddress_IsShown()
    {
        await using var desk = await Desk.OpenAsync();
        foreach (var path in new[] { "/events?before=x", "/quarantine?before=x", "/taxonomy/preview?version=x", "/calls/log?lead=x", "/deals/new?lead=x" })
            (await desk.Browser.OpenAsync(path)).Answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
    }

    [Fact]
    public async Task Host_OfTheServerOrOfOthers_IsNoPlacements()
    {
        await using var plain = await CaptureRun.StartAsync();
        (await FaultAsync(plain, "shop.example", null)).ShouldBe(("vanityHost", 400));
        await using var run = await CaptureRun.StartAsync(("Capture:PublicUrl", "https://track.beta.test"));
        var other = await run.App.WorkspaceAsync("Other client");
        (await FaultAsync(run, "track.beta.test", null)).ShouldBe(("vanityHost", 400));
        (await FaultAsync(run, "www.acme.test", null)).ShouldBe(("vanityHost", 400));
        (await FaultAsync(run, null, "account")).ShouldBe(("vanityPath", 400));
        (await FaultAsync(run, null, "taxonomy")).ShouldBe(("vanityPath", 400));
        (await FaultAsync(run, "shop.gamma.test", "spring")).Status.ShouldBe(201);
        using var client = run.App.Client(other.SecretKey);
        using var domain = await client.PutAsync(new Uri("/api/links/rules", UriKind.Relative), new StringContent("""{"domain":"go.other.test"}""", Encoding.UTF8, "application/json"));
        domain.IsSuccessStatusCode.ShouldBeTrue(await domain.Content.ReadAsStringAsync());
        // A word counts behind the short domain of its own workspace only.
        using var elsewhere = await run.VisitAsync("/spring", headers: [("Host", "go.other.test")]);
        elsewhere.Headers.Location?.OriginalString.ShouldNotContain("acme.test/fair");
    }

    [Fact]
    public async Task Word_OfTheServersOwnAddresses_IsNoPlacements()
    {
        await using var run = await CaptureRun.StartAsync();
        foreach (var word in "l q o s f e v1 api hooks links offline till scan leads deals settings setup sign-in sign-out error not-found healthz readyz metrics openapi css js lib p m r".Split(' '))
            (await FaultAsync(run, null, word)).ShouldBe(("vanityPath", 400), word);
    }

    [Theory]
    [InlineData("passwort")]
    [InlineData("Kennwort")]
    [InlineData("mot_de_passe")]
    [InlineData("contraseña")]
    [InlineData("kreditkarte")]
    [InlineData("sozialversicherungsnummer")]
    [InlineData("steuernummer")]
    [InlineData("geburtsdatum")]
    [InlineData("Bank account")]
    [InlineData("Diagnosis")]
    [InlineData("blood_type")]
    [InlineData("Krankenkasse")]
    [InlineData("ethnicity")]
    public void Field_OfASecretInAnotherLanguage_IsNeverKept(string name) => FieldMeanings.OfField(name).ShouldBe(FieldMeaning.Secret);

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00", true)]
    [InlineData("my account is GB82WEST12345698765432, thanks", true)]
    [InlineData("DE89370400440532013000 please call me about the order", true)]
    [InlineData("Konto DE89 3704 0044 0532 0130 00 bei der Bank", true)]
    [InlineData("ref AB12 and DE89 3704 0044 0532 0130 00", true)]
    [InlineData("DE893704004405320130001", false)]
    [InlineData("DE89 3704 0044 0532 0130 01", false)]
    [InlineData("Order AB12 3456 7890 1234", false)]
    public void Account_ByItsCheckDigits_IsSecret(string text, bool isSecret) => SecretText.IsSecret(text).ShouldBe(isSecret);

    [Theory]
    [InlineData("00 49 171 1000001")]
    [InlineData("011 44 7400 123456")]
    [InlineData("030 22 5555")]
    [InlineData("+49 171 12 3456")]
    [InlineData("089 12 3456")]
    public void Telephone_InAnyGroups_IsNoSecret(string text)
    {
        SecretText.IsSecretPhone(text).ShouldBeFalse();
        SecretText.IsSecret($"call me: {text}").ShouldBeFalse();
        for (var i = 0; i < 1_000; i++)
            SecretText.IsSecret($"0049 17{i % 10} {1_000_000 + (i * 7_919)}").ShouldBeFalse();
    }

    [Theory]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("my number is 123-45-6789")]
    [InlineData("123 45 6789")]
    public void Card_AndSocialSecurityNumber_StaySecret(string text) => SecretText.IsSecret(text).ShouldBeTrue();

    [Theory]
    [InlineData("jane@buyer.test", true)]
    [InlineData("jürgen@müller.test", true)]
    [InlineData("notanemail", false)]
    [InlineData("a@f.test,b@f.test", false)]
    [InlineData("a..b@c.com", false)]
    [InlineData(".a@c.com", false)]
    [InlineData("a@-c.com", false)]
    [InlineData("a@c.unheardof", false)]
    [InlineData("Jane <jane@buyer.test>", true)]
    [InlineData("\"Jane\" <Jane@Buyer.Test>,", true)]
    [InlineData("jane＠buyer.test", true)]
    public void Address_ThatIsNone_IsNobodys(string text, bool isOne) => MailAddresses.TryRead(text, out _, out _).ShouldBe(isOne);

    [Theory]
    [InlineData("jane@buyer.test", true)]
    [InlineData("Jane <jane@buyer.test>", false)]
    [InlineData("=jane@buyer.test", false)]
    [InlineData("", false)]
    public void Address_OfOurOwnLists_StandsAlone(string text, bool isOne) => MailAddresses.IsOne(text).ShouldBe(isOne);

    [Theory]
    [InlineData("Signed up jane@buyer.test today", "Signed up [e-mail] today")]
    [InlineData("jane@buyer.test", "[e-mail]")]
    [InlineData("Thanks, <jane@buyer.test>!", "Thanks, [e-mail]")]
    [InlineData("Meet @ noon", "Meet @ noon")]
    [InlineData("Order Completed", "Order Completed")]
    [InlineData(null, null)]
    public void Name_WithAnAddressInIt_LosesIt(string? name, string? kept) => PersonalText.WithoutEmails(name).ShouldBe(kept);

    [Fact]
    public async Task EventName_AndTitle_OfAPublicCall_HoldNoAddress()
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.PostAsync("/v1/track", """{"event":"Invited bob@other.test","anonymousId":"a","context":{"page":{"url":"https://acme.test/","title":"Hello jane@buyer.test"}}}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var facts = (await run.LogAsync()).Single().Facts;
        (facts.Name, facts.Title).ShouldBe(("Invited [e-mail]", "Hello [e-mail]"));
    }

    [Theory]
    [InlineData("10,00", "10.00")]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("1,234", "1,234")]
    [InlineData("1,234.50", "1,234.50")]
    [InlineData("10.00", "10.00")]
    public void Amount_TypedWithAComma_IsReadWhereItCanMeanOneThing(string typed, string read) => MoneyText.Typed(typed).ShouldBe(read);

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-20T00:00:00", "2026-11-20")]
    [InlineData("20.11.2026", null)]
    [InlineData("=cmd()", null)]
    public void BusinessDate_HasOneSpelling(string given, string? day) => new OrderInput { BusinessDate = given }.Day.ShouldBe(day);

    [Fact]
    public void Header_LongerThanAnybodyWrites_IsCut()
    {
        var cut = Encoding.ASCII.GetString(LongLines.Cut(Encoding.ASCII.GetBytes("To: " + new string('a', 200_000) + "\r\n " + new string('b', 10) + "\r\nSubject: x\r\n\r\nbody\r\n")));
        cut.Length.ShouldBeLessThan(66_000);
        cut.ShouldEndWith("\nSubject: x\r\n\r\nbody\r\n");
        cut.ShouldNotContain('b'.ToString() + "bbb");
    }

    private static async Task<(string Field, int Status)> FaultAsync(CaptureRun run, string? vanityHost, string? vanityPath)
    {
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/placements", new { kind = "store", name = "Shop", channel = "Event/Webinar", destination = "https://acme.test/fair", vanityHost, vanityPath });
        return (answer.IsSuccessStatusCode ? "" : (await CaptureRun.ProblemAsync(answer)).Field ?? "", (int)answer.StatusCode);
    }
}
