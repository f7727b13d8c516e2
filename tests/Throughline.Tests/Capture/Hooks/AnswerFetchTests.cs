using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Capture.Hooks.Answers;
using Throughline.Log;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>Leads that Meta and LinkedIn only name: their answers are fetched, once, whatever comes between.</summary>
public sealed class AnswerFetchTests
{
    private const string Push = """{"object":"page","entry":[{"id":"1","time":1767312245,"changes":[{"field":"leadgen","value":{"leadgen_id":"123456789012345","form_id":"5678"}},{"field":"leadgen","value":{"leadgen_id":"../me"}}]}]}""";

    private const string MetaLead = """
        {"id":"123456789012345","created_time":"2026-01-02T02:04:04+0000","form_id":"5678","campaign_id":"77","campaign_name":"Spring offer","ad_name":"Blue","adset_name":"DACH","is_organic":false,"platform":"ig",
        "field_data":[{"name":"email","values":["jane.doe@buyer.test"]},{"name":"full_name","values":["Jane Doe"]},{"name":"team_size","values":["10-50"]},{"name":"card_number","values":["4111111111111111"]}]}
        """;

    private const string LinkedInPush = """{"type":"LEAD_ACTION","leadGenFormResponse":"urn:li:leadGenFormResponse:abc-1","leadType":"SPONSORED","leadAction":"CREATED","occurredAt":1767312245000}""";

    private const string LinkedInLead = """
        {"id":"abc-1","submittedAt":1767312244000,"leadType":"SPONSORED","testLead":false,"versionedLeadGenFormUrn":"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:77,1)","leadMetadata":{"sponsoredLeadMetadata":{"campaign":"urn:li:sponsoredCampaign:42"}},
        "form":{"name":"Demo","hiddenFields":[{"name":"utm_campaign","value":"spring"}],"content":{"questions":[{"questionId":1,"predefinedField":"FIRST_NAME"},{"questionId":2,"predefinedField":"LAST_NAME"},{"questionId":3,"predefinedField":"WORK_EMAIL"},{"questionId":4,"name":"Budget"}]}},
        "formResponse":{"answers":[{"questionId":1,"answerDetails":{"textQuestionAnswer":{"answer":"Jane"}}},{"questionId":2,"answerDetails":{"textQuestionAnswer":{"answer":"Doe"}}},{"questionId":3,"answerDetails":{"textQuestionAnswer":{"answer":"jane.doe@buyer.test"}}},{"questionId":4,"answerDetails":{"textQuestionAnswer":{"answer":"10k"}}}]}}
        """;

    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task LeadOfMeta_WaitsForATokenThenComesOnce_WithItsCampaign()
    {
        await using var meta = await OtherSide.StartAsync(MetaLead);
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Outbound:AllowPrivate", "true"), ("LeadApis:Meta", meta.Address));
        var url = await HookDoorTests.AddAsync(run, "meta", "word:app_secret");
        (await PushAsync(run, url)).ShouldBe(HttpStatusCode.OK);
        (await UntilAsync(run, static a => a.GetProperty("note").ValueKind == JsonValueKind.String)).GetProperty("note").GetString().ShouldBe("no page access token is set");
        (await run.LogAsync()).ShouldHaveSingleItem();

        (await TokenAsync(run, "stale")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await UntilAsync(run, static a => a.GetProperty("note").GetString()!.Contains("refused", StringComparison.Ordinal))).GetProperty("note").GetString()
            .ShouldBe("Meta Lead Ads refused the page access token: set a new one (Session has expired)");
        (await TokenAsync(run, "good")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await UntilAsync(run, static a => a.GetProperty("waiting").GetInt32() == 0);
        await PushAsync(run, url);
        await run.App.Services.GetRequiredService<AnswerFetch>().FetchDueAsync(CancellationToken.None);

        meta.Asked.ShouldAllBe(static path => path.StartsWith("/123456789012345?fields=id,created_time,", StringComparison.Ordinal));
        var form = (await run.LogAsync()).Where(static e => e.Kind == Kinds.FormSubmit).ShouldHaveSingleItem();
        (form.Personal!.Email, form.Personal.Name, form.OccurredAt).ShouldBe(("jane.doe@buyer.test", "Jane Doe", DateTimeOffset.Parse("2026-01-02T02:04:04Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()));
        form.Personal.Traits!.Value.GetRawText().ShouldBe("""{"team_size":"10-50"}""");
        (form.Facts.Channel, form.Facts.Source).ShouldBe(("Paid Social", "instagram"));
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single().GetProperty("originalSource");
        (source.GetProperty("channel").GetString(), source.GetProperty("campaign").GetString()).ShouldBe(("Paid Social", "spring offer"));

        var fetched = (await HookDoorTests.DeliveriesAsync(run)).EnumerateArray().Single(static d => d.GetProperty("verdict").GetString() == "fetched");
        using var again = await client.PostAsync(new Uri($"/api/webhooks/{await SourceAsync(run)}/deliveries/{fetched.GetProperty("id").GetGuid()}/reading", UriKind.Relative), null);
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("newEvents").GetInt32().ShouldBe(0);
        (await run.LogAsync()).ShouldAllBe(static e => e.Personal == null || e.Personal.Text == null || !e.Personal.Text.Contains("good", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LeadOfLinkedIn_IsReadByItsFormsQuestions_AndAnUnsignedAnswerIsNone()
    {
        await using var linkedIn = await OtherSide.StartAsync(LinkedInLead);
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Outbound:AllowPrivate", "true"), ("LeadApis:LinkedIn", linkedIn.Address));
        var url = await HookDoorTests.AddAsync(run, "linkedin", "li_client_secret");
        (await TokenAsync(run, "good")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HookDoorTests.SendAsync(run, url, LinkedInLead)).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).ShouldHaveSingleItem().Kind.ShouldBe("webhook.received");

        (await HookDoorTests.SendAsync(run, url, LinkedInPush)).ShouldBe(HttpStatusCode.OK);
        await UntilAsync(run, static a => a.GetProperty("waiting").GetInt32() == 0);
        linkedIn.Asked.ShouldHaveSingleItem().ShouldStartWith("/leadFormResponses/abc-1?fields=");
        linkedIn.Versions.ShouldHaveSingleItem().ShouldBe("202606");
        var form = (await run.LogAsync()).Single(static e => e.Kind == Kinds.FormSubmit);
        (form.Facts.Name, form.Facts.Channel, form.Facts.Source, form.Personal!.Email, form.Personal.Name).ShouldBe(("Demo", "Paid Social", "linkedin", "jane.doe@buyer.test", "Jane Doe"));
        form.Personal.Traits!.Value.GetProperty("Budget").GetString().ShouldBe("10k");
        form.Facts.Properties!.Value.GetProperty("campaignId").GetString().ShouldBe("42");
    }

    [Fact]
    public async Task Answer_ThatNeverComes_IsAskedForLessAndLessAndGivenUpAfterAWeek()
    {
        var time = new ManualTime(Noon);
        await using var meta = await OtherSide.StartAsync(MetaLead);
        await using var run = await CaptureRun.StartAsync(time, ("Outbound:AllowPrivate", "true"), ("LeadApis:Meta", meta.Address));
        var url = await HookDoorTests.AddAsync(run, "meta", "word:app_secret");
        await TokenAsync(run, "down");
        await PushAsync(run, url);
        await UntilAsync(run, static a => a.GetProperty("note").ValueKind == JsonValueKind.String);
        var fetch = run.App.Services.GetRequiredService<AnswerFetch>();
        (await fetch.FetchDueAsync(CancellationToken.None)).ShouldBe(0, "not before a minute has passed");
        for (var hours = 0; hours < 8 * 24; hours++)
        {
            time.Now += TimeSpan.FromHours(1);
            await fetch.FetchDueAsync(CancellationToken.None);
        }

        var open = await UntilAsync(run, static a => a.GetProperty("givenUp").GetInt32() == 1);
        open.GetProperty("waiting").GetInt32().ShouldBe(0);
        open.GetProperty("note").GetString().ShouldBe("Meta Lead Ads answered 503");
        meta.Asked.Count.ShouldBeInRange(20, 80);

        await TokenAsync(run, "good");
        await UntilAsync(run, static a => a.GetProperty("givenUp").GetInt32() + a.GetProperty("waiting").GetInt32() == 0);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(1);
    }

    [Theory]
    [InlineData("page", "Meta Lead Ads answered with something that is no answer to a form")]
    [InlineData("none", "Meta Lead Ads answered with something that is no answer to a form")]
    [InlineData("said", "Meta Lead Ads answered with something that is no answer to a form (An unknown error has occurred)")]
    [InlineData("list", "Meta Lead Ads answered with something that is no answer to a form")]
    public async Task AnswerOf200_ThatIsNoLead_IsAskedForAgain(string token, string note)
    {
        await using var meta = await OtherSide.StartAsync(MetaLead);
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Outbound:AllowPrivate", "true"), ("LeadApis:Meta", meta.Address));
        var url = await HookDoorTests.AddAsync(run, "meta", "word:app_secret");
        await TokenAsync(run, token);
        await PushAsync(run, url);
        var open = await UntilAsync(run, static a => a.GetProperty("note").ValueKind == JsonValueKind.String);
        (open.GetProperty("note").GetString(), open.GetProperty("waiting").GetInt32()).ShouldBe((note, 1));
        (await run.LogAsync()).ShouldNotContain(static e => e.Kind == Kinds.FormSubmit);

        await TokenAsync(run, "good");
        await UntilAsync(run, static a => a.GetProperty("waiting").GetInt32() == 0);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(1);
    }

    [Theory]
    [InlineData("typeform", "abcd", "none: Typeform sends everything by itself")]
    [InlineData("meta", "a b c d", "plain characters")]
    [InlineData("meta", "", "plain characters")]
    public async Task Token_ThatIsNone_IsRefused(string provider, string token, string says)
    {
        await using var run = await CaptureRun.StartAsync();
        await HookDoorTests.AddAsync(run, provider, "word:app_secret");
        using var answer = await TokenAsync(run, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(says);
    }

    [Fact]
    public async Task Page_SetsTheToken_AndSaysWhatIsStillToCome()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.Browser.OpenAsync("/webhooks")).SubmitAsync("new-webhook", ("Input.Provider", "meta"), ("Input.Name", "Ads"), ("Input.Secret", "word:secret"));
        var page = desk.Browser.SentTo!;
        (await desk.Browser.OpenAsync(page)).Text.ShouldContain("No token is set: leads that are named wait for one.");
        await desk.Browser.SubmitAsync("access-token", ("Access.Value", "a b"));
        desk.Browser.Text.ShouldContain("plain characters");
        await desk.Browser.SubmitAsync("access-token", ("Access.Value", "EAAB1234"));
        (await desk.Browser.OpenAsync(page)).Text.ShouldContain("Every answer that was named has come.");
        desk.Browser.Page.ShouldNotContain("EAAB1234");
    }

    private static Task<HttpStatusCode> PushAsync(CaptureRun run, Uri url) =>
        HookDoorTests.SendAsync(run, url, Push, ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("app_secret"u8, System.Text.Encoding.UTF8.GetBytes(Push)))));

    private static async Task<HttpResponseMessage> TokenAsync(CaptureRun run, string accessToken)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        return await client.PutAsJsonAsync($"/api/webhooks/{await SourceAsync(run)}/access-token", new { accessToken });
    }

    private static async Task<Guid> SourceAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        return (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> UntilAsync(CaptureRun run, Func<JsonElement, bool> isSo)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        var path = $"/api/webhooks/{await SourceAsync(run)}/answers";
        var open = await client.GetFromJsonAsync<JsonElement>(path);
        for (var tries = 0; tries < 2_000 && !isSo(open); tries++)
            open = await client.GetFromJsonAsync<JsonElement>(path);
        isSo(open).ShouldBeTrue(open.GetRawText());
        return open;
    }

    /// <summary>The other company's interface: says no without a token, that it is old, that it is down, or the answer.</summary>
    private sealed class OtherSide(WebApplication app) : IAsyncDisposable
    {
        public List<string> Asked { get; } = [];

        public List<string> Versions { get; } = [];

        public string Address => app.Urls.First();

        public static async Task<OtherSide> StartAsync(string answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var side = new OtherSide(builder.Build());
            side.Map(answer);
            await side.StartAsync();
            return side;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartAsync() => app.StartAsync();

        private void Map(string answer) => app.MapGet("/{**path}", (HttpContext http) =>
        {
            lock (Asked)
            {
                Asked.Add(http.Request.Path + http.Request.QueryString);
                Versions.Add(http.Request.Headers["LinkedIn-Version"].ToString());
            }

            return http.Request.Headers.Authorization.ToString() switch
            {
                "Bearer good" => Results.Text(answer, "application/json"),
                "Bearer down" => Results.StatusCode(503),
                "Bearer page" => Results.Text("<html>Back in a minute</html>", "text/html"),
                "Bearer none" => Results.Text("", "application/json"),
                "Bearer said" => Results.Text("""{"error":{"message":"An unknown error has occurred","code":1}}""", "application/json"),
                "Bearer list" => Results.Text("[]", "application/json"),
                _ => Results.Text("""{"error":{"message":"Session has expired","type":"OAuthException","code":190}}""", "application/json", statusCode: 400),
            };
        });
    }
}
