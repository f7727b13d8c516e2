using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture;
using Throughline.Capture.Forms.Hosted;
using Throughline.Log;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Forms;

public class HostedFormTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly object[] Fields =
    [
        new { label = "Your <name>", type = "name", isRequired = true },
        new { label = "E-mail", type = "email", isRequired = true },
        new { label = "How did you hear about us?", type = "heard", isRequired = false, choices = new[] { "A friend", "Search" } },
        new { label = "Team size", type = "choice", isRequired = false, choices = new[] { "1-10", "11+" } },
    ];

    [Fact]
    public async Task Form_FilledInByAPerson_MakesALeadWithItsCampaign()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run, consent: "I agree.");
        var page = await OpenAsync(run, $"{form.Path}?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0K");
        page.Html.ShouldContain("Your &lt;name&gt;");
        page.Policy.ShouldContain("default-src 'none'");
        page.Policy.ShouldNotContain("script-src");
        time.Now = time.Now.AddSeconds(8);
        using var answer = await SendAsync(run, form.Path, page, ("name", "Jane"), ("email", "jane@buyer.test"), ("how_did_you_hear", "A friend"), ("team_size", "11+"), ("consent", "yes"), ("amount", "1000000"));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        answer.Headers.Location!.ToString().ShouldBe($"{form.Path}?sent=1");
        (await OpenAsync(run, answer.Headers.Location.ToString())).Html.ShouldContain("Thanks a lot");

        var sent = (await run.LogAsync()).Single();
        (sent.Facts.Name, sent.Facts.Flag).ShouldBe((form.Code, null));
        sent.Facts.Url!.ShouldContain("utm_campaign=spring");
        sent.Facts.Properties!.Value.GetProperty("consentSha256").GetString()!.Length.ShouldBe(64);
        sent.Personal!.Traits!.Value.TryGetProperty("amount", out _).ShouldBeFalse("a form takes its own fields only");
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads")[0];
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("selfReportedSource").GetString().ShouldBe("A friend");
        var figures = (await client.GetFromJsonAsync<JsonElement>("/api/forms"))[0];
        (figures.GetProperty("views").GetInt32(), figures.GetProperty("submissions").GetInt32(), figures.GetProperty("conversion").GetDouble()).ShouldBe((1, 1, 1.0));
    }

    [Fact]
    public async Task Form_FilledInByAMachine_IsKeptAndFlagged()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run);
        var page = await OpenAsync(run, form.Path);
        time.Now = time.Now.AddMilliseconds(1_999);
        (await SendAsync(run, form.Path, page, ("name", "Fast"), ("email", "fast@bot.test"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        time.Now = time.Now.AddMinutes(1);
        (await SendAsync(run, form.Path, page, ("name", "Trap"), ("email", "trap@bot.test"), ("tl_hp", "x"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe(["bot:fill_time", "bot:honeypot"]);
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(0);
        (await client.GetFromJsonAsync<JsonElement>("/api/forms"))[0].GetProperty("flagged").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.1.aaaa")]
    [InlineData("1.99999999999999999999.x")]
    public async Task Form_WithoutItsToken_IsShownAgainWithWhatWasTyped(string token)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Start));
        var form = await CreateAsync(run);
        using var answer = await SendAsync(run, form.Path, new Page("", token, ""), ("name", "Jane \"<i>"), ("email", "jane@buyer.test"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("jane@buyer.test");
        html.ShouldNotContain("<i>");
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Form_LeftOpenForADay_IsServedAnew()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run);
        var page = await OpenAsync(run, form.Path);
        time.Now = time.Now.AddHours(25);
        using var late = await SendAsync(run, form.Path, page, ("name", "Jane"), ("email", "jane@buyer.test"));
        late.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var again = Page.Of(await late.Content.ReadAsStringAsync(), "");
        time.Now = time.Now.AddSeconds(5);
        (await SendAsync(run, form.Path, again, ("name", "Jane"), ("email", "jane@buyer.test"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Answers_Wrong_AreNamedBesideTheirField()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run, consent: "I agree.");
        var page = await OpenAsync(run, form.Path);
        time.Now = time.Now.AddSeconds(5);
        using var answer = await SendAsync(run, form.Path, page, ("name", ""), ("email", "no address"), ("team_size", "7"));
        var html = await answer.Content.ReadAsStringAsync();
        foreach (var expected in new[] { "Please fill this in.", "looks like jane@example.com", "Please choose one of the list.", "Please agree" })
            html.ShouldContain(expected);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Consent_WordedAnewSinceThePageWasOpened_HasToBeGivenAgain()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run, consent: "I agree to be called.");
        var page = await OpenAsync(run, form.Path);
        time.Now = time.Now.AddSeconds(5);
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var changed = await client.PutAsJsonAsync($"/api/forms/{form.Id}", new { name = "Demo request", fields = Fields, consent = "I agree to be called and written to.", thanks = "Thanks a lot" });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());

        using var stale = await SendAsync(run, form.Path, page, ("name", "Jane"), ("email", "jane@buyer.test"), ("consent", "1"));
        stale.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var again = Page.Of(await stale.Content.ReadAsStringAsync(), "");
        again.Html.ShouldContain("written to");
        again.Html.ShouldContain("jane@buyer.test");
        again.Html.ShouldNotMatch("name=\"consent\"[^>]*checked");
        (await run.LogAsync()).ShouldAllBe(static e => e.Kind != Kinds.FormSubmit);

        time.Now = time.Now.AddSeconds(5);
        using var sent = await SendAsync(run, form.Path, again, ("name", "Jane"), ("email", "jane@buyer.test"), ("consent", "1"));
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(1);
    }

    [Fact]
    public async Task Submit_SentTwiceAcrossAWindow_IsOne()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(1_760_000_009_990));
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run);
        var page = await OpenAsync(run, form.Path);
        time.Now = DateTimeOffset.FromUnixTimeMilliseconds(1_760_000_019_999);
        var first = SendAsync(run, form.Path, page, ("name", "Jane"), ("email", "jane@buyer.test"));
        await first;
        time.Now = DateTimeOffset.FromUnixTimeMilliseconds(1_760_000_020_001);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(run, form.Path, page, ("name", "Jane"), ("email", "jane@buyer.test"))));
        (await run.LogAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Submits_InFlightOnBothSidesOfAWindow_AreOne()
    {
        // Each reading of the clock is a little later: the pair straddles the cut while both are in flight.
        var time = new SteppingTime(DateTimeOffset.FromUnixTimeMilliseconds(1_760_000_019_990), 1);
        await using var run = await CaptureRun.StartAsync(time);
        var sends = Enumerable.Range(0, 20).Select(_ => PlainAsync(run));
        await Task.WhenAll(sends);
        (await run.LogAsync()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(20_005, 19_999, true)] // received behind the cut, stored first
    [InlineData(19_999, 20_005, true)]
    [InlineData(29_999, 19_999, false)] // a whole window apart
    [InlineData(19_999, 29_999, false)]
    public async Task Repeats_StoredInTheOtherOrder_AreOneAllTheSame(int first, int second, bool isOne)
    {
        await using var run = await CaptureRun.StartAsync();
        var window = run.App.Services.GetRequiredService<RepeatWindow>();
        foreach (var offset in new[] { first, second })
        {
            var at = 1_760_000_000_000 + offset;
            await window.OnceAsync(run.Workspace.Id, "form", "key", at, 10_000, id => run.App.Services.GetRequiredService<IEventLog>().AppendAsync(
                [new Envelope { Workspace = run.Workspace.Id, EventId = id, Kind = Kinds.FormSubmit, OccurredAt = at, ReceivedAt = at, Facts = new EventFacts { Door = "form" } }], CancellationToken.None), CancellationToken.None);
        }

        (await run.LogAsync()).Count.ShouldBe(isOne ? 1 : 2);
    }

    [Theory]
    [InlineData("", "", "https://anybody.example", "*", true)]
    [InlineData("", "", "http://localhost:8080", "*", true)]
    [InlineData("", "", "javascript:alert(1)", "*", false)]
    [InlineData("", "", "null", "*", false)]
    [InlineData("", "acme.test", "https://anybody.example", "https://acme.test https://*.acme.test", false)]
    [InlineData("https://one.test", "acme.test", "https://one.test", "https://one.test", true)]
    [InlineData("https://one.test", "acme.test", "https://acme.test", "https://one.test", false)]
    public void Frame_OfNoNamedSite_IsForEverySite(string origins, string domains, string origin, string ancestors, bool isAllowed)
    {
        var form = Form(origins);
        var sites = FormFrame.Ancestors(form, domains.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        FormFrame.Policy(form, sites, isFramed: true).ShouldContain($"frame-ancestors {ancestors};");
        FormFrame.Allowed(origin, sites).ShouldBe(isAllowed ? origin : null);
    }

    [Fact]
    public async Task Frame_IsForTheFormsSitesOnly()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var form = await CreateAsync(run);
        var script = await OpenAsync(run, form.Path + ".js");
        script.Html.ShouldContain("m.origin!==b");
        var page = await OpenAsync(run, $"{form.Path}?embed=1&u=https%3A%2F%2Facme.test%2Fpricing%3Futm_source%3Dx%26utm_medium%3Dcpc&o=https%3A%2F%2Fwww.acme.test");
        page.Policy.ShouldContain("frame-ancestors https://acme.test https://*.acme.test");
        page.Html.ShouldContain("data-origin=\"https://www.acme.test\"");
        (await OpenAsync(run, $"{form.Path}?embed=1&o=https%3A%2F%2Fevil.test")).Html.ShouldNotContain("data-origin");
        (await OpenAsync(run, $"{form.Path}?embed=1&o=https%3A%2F%2Fxacme.test")).Html.ShouldNotContain("data-origin");
        time.Now = time.Now.AddSeconds(5);
        using var answer = await SendAsync(run, form.Path + "?embed=1", page, ("name", "Jane"), ("email", "jane@buyer.test"));
        answer.Headers.Location!.ToString().ShouldContain("embed=1&o=https");
        (await run.LogAsync()).Single().Facts.Url.ShouldBe("https://acme.test/pricing?utm_source=x&utm_medium=cpc");
    }

    [Fact]
    public async Task Form_Closed_TakesNothingMore()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Start));
        var form = await CreateAsync(run);
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.PostAsync(new Uri($"/api/forms/{form.Id}/closure", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await run.Http.GetAsync(new Uri(form.Path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await SendAsync(run, form.Path, new Page("", "", ""), ("email", "jane@buyer.test"))).StatusCode.ShouldBe(HttpStatusCode.Gone);
    }

    [Theory]
    [InlineData("""{"name":"","fields":[]}""", "name")]
    [InlineData("""{"name":"A","fields":[]}""", "fields")]
    [InlineData("""{"name":"A","fields":[{"label":"Password","type":"text"},{"label":"E","type":"email"}]}""", "fields[0].label")]
    [InlineData("""{"name":"A","fields":[{"label":"Credit card","type":"text"},{"label":"E","type":"email"}]}""", "fields[0].label")]
    [InlineData("""{"name":"A","fields":[{"label":"X","type":"file"},{"label":"E","type":"email"}]}""", "fields[0].type")]
    [InlineData("""{"name":"A","fields":[{"label":"X","type":"choice"},{"label":"E","type":"email"}]}""", "fields[0].choices")]
    [InlineData("""{"name":"A","fields":[{"label":"X","type":"text"}]}""", "fields")]
    [InlineData("""{"name":"A","fields":[{"label":"E","type":"email"}],"redirect":"javascript:alert(1)"}""", "redirect")]
    [InlineData("""{"name":"A","fields":[{"label":"E","type":"email"}],"origins":"https://a.test; script-src *"}""", "origins")]
    public async Task Description_Wrong_IsRefusedByField(string body, string field)
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsync(new Uri("/api/forms", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await CaptureRun.ProblemAsync(answer)).Field.ShouldBe(field);
    }

    [Fact]
    public async Task Form_OfAnotherWorkspace_IsNotFound()
    {
        await using var run = await CaptureRun.StartAsync();
        var form = await CreateAsync(run);
        var other = await run.App.WorkspaceAsync("Other client");
        using var client = run.App.Client(other.SecretKey);
        (await client.GetAsync(new Uri($"/api/forms/{form.Id}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Builder_MakesAFormShowsWhatWasSentAndReordersFields()
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync("/forms")).Text.ShouldContain("No forms yet");
        await (await desk.Browser.OpenAsync("/forms/new")).SubmitAsync(
            "form-editor", ("Input.Name", "Demo request"), ("Input.Fields[0].Label", "Password"), ("Input.Fields[0].Type", "text"), ("Input.Fields[1].Label", "E-mail"), ("Input.Fields[1].Type", "email"));
        desk.Browser.Text.ShouldContain("Nothing that must not be kept");
        await desk.Browser.SubmitAsync(
            "form-editor", ("Input.Name", "Demo request"), ("Input.Fields[0].Label", "E-mail"), ("Input.Fields[0].Type", "email"), ("Input.Fields[0].Place", "2"), ("Input.Fields[0].IsRequired", "true"),
            ("Input.Fields[1].Label", "Your name"), ("Input.Fields[1].Type", "name"), ("Input.Fields[1].Place", "1"), ("Input.Fields[2].Label", ""), ("Input.Fields[2].Type", "text"), ("Input.Thanks", "Thanks a lot"));
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("Nothing sent yet");
        desk.Browser.Page.ShouldContain("&lt;script src=");
        var code = Regex.Match(desk.Browser.Page, "/f/(?<code>hf-[a-z0-9]{10})", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["code"].Value;
        var page = desk.Browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;
        await desk.HappenAsync(Throughline.Tests.Walk.Story.Form("v1", Throughline.Tests.Walk.Story.Start, "jane@buyer.test", "Jane Doe") with { Facts = new EventFacts { Door = "form", Visitor = "v1", Name = code } });
        await desk.Browser.OpenAsync(page);
        desk.Browser.Text.ShouldContain("Jane Doe");
        using var http = desk.App.Client();
        var html = await http.GetStringAsync(new Uri($"/f/{code}", UriKind.Relative));
        html.IndexOf("name=\"name\"", StringComparison.Ordinal).ShouldBeLessThan(html.IndexOf("name=\"email\"", StringComparison.Ordinal));
    }

    private sealed record Created(Guid Id, string Code, string Path);

    private sealed record Page(string Html, string Token, string Landing)
    {
        public string Policy { get; init; } = "";

        public static Page Of(string html, string policy) => new(html, Value(html, "tl_form"), Value(html, "tl_landing")) { Policy = policy };

        private static string Value(string html, string name) => WebUtility.HtmlDecode(Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
    }

    private static async Task<Created> CreateAsync(CaptureRun run, string consent = "")
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsJsonAsync("/api/forms", new { name = "Demo request", fields = Fields, consent, thanks = "Thanks a lot" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var form = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new Created(form.GetProperty("id").GetGuid(), form.GetProperty("code").GetString()!, form.GetProperty("path").GetString()!);
    }

    private static async Task<Page> OpenAsync(CaptureRun run, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        using var answer = await run.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Page.Of(await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? string.Join(' ', policy) : "");
    }

    private static async Task<HttpResponseMessage> SendAsync(CaptureRun run, string path, Page page, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Append(("tl_form", page.Token)).Append(("tl_landing", page.Landing)).Append(("tl_origin", page.Html.Contains("data-origin", StringComparison.Ordinal) ? "https://www.acme.test" : "")).Select(static f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        return await run.Http.SendAsync(request);
    }

    private static async Task PlainAsync(CaptureRun run)
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("k", run.Workspace.WriteKey), KeyValuePair.Create("email", "jane@buyer.test")]);
        using var answer = await run.Http.PostAsync(new Uri("/f/contact", UriKind.Relative), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Goes on by a step each time it is read.</summary>
    private sealed class SteppingTime(DateTimeOffset start, int stepMs) : TimeProvider
    {
        private long _steps;

        public override DateTimeOffset GetUtcNow() => start.AddMilliseconds(Interlocked.Increment(ref _steps) * stepMs);
    }

    private static HostedForm Form(string origins) => new()
    {
        WorkspaceId = Guid.Empty,
        FormId = Guid.Empty,
        Code = "hf-x",
        Name = "x",
        Title = "x",
        Intro = "",
        FieldsJson = "[]",
        Consent = "",
        Button = "",
        Thanks = "",
        Redirect = "",
        Origins = origins,
        CreatedAt = 0,
        CreatedBy = "x",
        UpdatedAt = 0,
        UpdatedBy = "x",
        ClosedAt = null,
        ClosedBy = null,
    };
}
