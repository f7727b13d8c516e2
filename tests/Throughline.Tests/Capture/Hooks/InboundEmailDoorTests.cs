using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.References;
using Throughline.Log;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>E-mail as a door: from the bytes a mail server hands over to the lead.</summary>
public class InboundEmailDoorTests
{
    private const string Password = "the inbox's password";

    private const string Inquiry = "From: Jane Doe <jane.doe@buyer.test>\r\nTo: leads@in.acme.test\r\nMessage-ID: <m1@buyer.test>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0100\r\nSubject: Your pumps\r\n\r\nHow much are ten?\r\n";

    [Fact]
    public async Task Email_OfAVisitorWithItsCode_IsALeadWithTheVisitsSource()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 2, 7, 50, 0, TimeSpan.Zero));
        await using var run = await CaptureRun.StartAsync(time);
        var visitor = Guid.NewGuid();
        await run.StoreAsync("/v1/page", $$"""{"context":{"page":{"url":"https://acme.test/?utm_source=google&utm_medium=cpc"} },"anonymousId":"{{visitor}}"}""");
        var code = await run.App.Services.GetRequiredService<ReferenceCodes>().OfVisitorAsync(run.Workspace.Id, visitor, CancellationToken.None);
        var url = await AddAsync(run);
        time.Now = time.Now.AddMinutes(15);
        (await SendAsync(run, url, Inquiry.Replace("ten?", $"ten? (ref {code})", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK);

        var email = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        (email.Facts.Name, email.Facts.Visitor, email.Personal!.Email, email.Personal.Name).ShouldBe((Interactions.EmailReceived, visitor.ToString(), "jane.doe@buyer.test", "Jane Doe"));
        (Trait(email, "subject"), Trait(email, "message")).ShouldBe(("Your pumps", "How much are ten?"));
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
    }

    [Fact]
    public async Task Email_SentTwice_CountsOnce_AnotherSendersForgedIdIsAnotherLetter()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        for (var i = 0; i < 2; i++)
            (await SendAsync(run, url, Inquiry)).ShouldBe(HttpStatusCode.OK);
        // The same letter by another way has other headers.
        (await SendAsync(run, url, "Received: from mx.test\r\n" + Inquiry)).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.Interaction).ShouldBe(1);
        (await SendAsync(run, url, Inquiry.Replace("jane.doe@", "mallory@", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.Interaction).ShouldBe(2);
    }

    [Fact]
    public async Task Email_WithoutOrWithAWrongPassword_IsRefused()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        (await SendAsync(run, url, Inquiry, password: null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(run, url, Inquiry, password: "guess")).ShouldBe(HttpStatusCode.Unauthorized);
        (await run.LogAsync()).ShouldBeEmpty();
        (run.Refused("webhook", "signature_missing"), run.Refused("webhook", "signature_wrong")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Email_ThatAColleaguePassesOn_IsTheOriginalSenders()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        var passedOn = "From: Rep <rep@acme.test>\r\nTo: leads@in.acme.test\r\nMessage-ID: <f1@acme.test>\r\nSubject: Fwd: Your pumps\r\n\r\n---------- Forwarded message ---------\r\nFrom: Jane Doe <jane.doe@buyer.test>\r\nSubject: Your pumps\r\n\r\nHow much are ten?\r\n";
        (await SendAsync(run, url, passedOn)).ShouldBe(HttpStatusCode.OK);
        var email = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        (email.Facts.Name, email.Personal!.Email).ShouldBe((Interactions.EmailReceived, "jane.doe@buyer.test"));
        email.Facts.Properties!.Value.GetProperty("forwarded").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Email_OfAColleague_IsOutreachWhenItBeginsAConversation_AndNobodysLead()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        const string Outreach = "From: rep@acme.test\r\nTo: Jane <jane.doe@buyer.test>\r\nBcc: leads@in.acme.test\r\nMessage-ID: <o1@acme.test>\r\nSubject: Pumps\r\n\r\nHello Jane\r\n";
        (await SendAsync(run, url, Outreach)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, url, Outreach.Replace("<o1@", "<o2@", StringComparison.Ordinal).Replace("Subject:", "In-Reply-To: <m1@buyer.test>\r\nSubject:", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK);
        var sent = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        (sent.Facts.Name, sent.Facts.Channel, sent.Personal!.Email).ShouldBe((Interactions.OutboundEmail, "Outbound", "jane.doe@buyer.test"));
        (await NotesAsync(run)).ShouldContain("a colleague wrote it");
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Email_InWhichACalendarAnswers_AnswersTheInvitation()
    {
        await using var run = await CaptureRun.StartAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var created = await client.PostAsJsonAsync("/api/leads", new { email = "jane.doe@buyer.test", source = "Partner" });
        var lead = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var invited = await client.PostAsJsonAsync($"/api/leads/{lead}/meetings", new { title = "Demo", startsAt = "2026-12-10T09:00:00Z", minutes = 30 });
        var uid = (await invited.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("uid").GetString();
        var url = await AddAsync(run);
        var answer = $"From: jane.doe@buyer.test\r\nMessage-ID: <c1@buyer.test>\r\nSubject: Accepted: Demo\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nJane accepted\r\n--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:jane.doe@buyer.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))}\r\n--b--\r\n";
        for (var i = 0; i < 2; i++)
            (await SendAsync(run, url, answer)).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Where(static e => e.Kind == Kinds.Interaction).ShouldHaveSingleItem().Facts.Name.ShouldBe(Interactions.MeetingBooked);
        (await NotesAsync(run)).ShouldContain("a calendar's answer to an invitation of ours");

        // Passed on to somebody who declines.
        var calendar = Convert.ToBase64String(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nATTENDEE;PARTSTAT=DECLINED:mailto:boss@else.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
        (await SendAsync(run, url, $"From: boss@else.test\r\nMessage-ID: <c2@else.test>\r\nSubject: Declined: Demo\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n{calendar}\r\n")).ShouldBe(HttpStatusCode.OK);
        (await NotesAsync(run)).ShouldContain("a calendar's answer to an invitation of ours, kept and not counted: it comes from somebody who was not invited");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "a machine sent it (Auto-Submitted)")]
    [InlineData("Precedence: bulk", "sent to a list (Precedence)")]
    [InlineData("Precedence: List", "sent to a list (Precedence)")]
    [InlineData("Return-Path: <>", "a report about an e-mail, not an e-mail")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "a report about an e-mail, not an e-mail")]
    [InlineData("Content-Type: text/calendar; method=REPLY", "a calendar's answer to no invitation of ours")]
    public async Task Email_NobodyWrote_IsKeptAndMakesNothing(string header, string why)
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        (await SendAsync(run, url, header + "\r\n" + Inquiry)).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).ShouldHaveSingleItem().Kind.ShouldBe("webhook.received");
        (await NotesAsync(run)).ShouldBe([why]);
    }

    [Fact]
    public async Task Email_WithAttachments_IsTakenHoweverLargeTheyAreAndKeptWithoutThem()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        var file = Convert.ToBase64String(new byte[3 << 20], Base64FormattingOptions.InsertLineBreaks);
        var email = Inquiry.Replace("\r\n\r\nHow much are ten?\r\n", "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHow much are ten?\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + file + "\r\n--b--\r\n", StringComparison.Ordinal);
        (await SendAsync(run, url, email)).ShouldBe(HttpStatusCode.OK);
        var log = await run.LogAsync();
        Trait(log.Single(static e => e.Kind == Kinds.Interaction), "message").ShouldBe("How much are ten?");
        var kept = log.Single(static e => e.Kind == "webhook.received").Personal!.Text!;
        kept.Length.ShouldBeLessThan(2_000);
        kept.ShouldContain("plan.pdf");
        (await SendAsync(run, url, new string('x', (25 << 20) + 1))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=part")]
    [InlineData("text/plain")]
    public async Task Email_AsAMailServicePassesItOn_IsRead(string contentType)
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run);
        var body = contentType switch
        {
            "application/json" => JsonSerializer.Serialize(new { RawEmail = Inquiry }),
            "application/x-www-form-urlencoded" => "body-mime=" + Uri.EscapeDataString(Inquiry),
            "text/plain" => Inquiry,
            _ => $"--part\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nleads@in.acme.test\r\n--part\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n{Inquiry}\r\n--part--\r\n",
        };
        (await SendAsync(run, url, body, Password, contentType)).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction).Personal!.Email.ShouldBe("jane.doe@buyer.test");
        var source = await SourceAsync(run);
        using var client = run.App.Client(run.Workspace.SecretKey);
        var delivery = (await client.GetFromJsonAsync<JsonElement>($"/api/webhooks/{source}/deliveries"))[0].GetProperty("id").GetGuid();
        using var again = await client.PostAsync(new Uri($"/api/webhooks/{source}/deliveries/{delivery}/reading", UriKind.Relative), null);
        var read = await again.Content.ReadFromJsonAsync<JsonElement>();
        read.GetProperty("newEvents").GetInt32().ShouldBe(0);
        read.GetProperty("note").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static string? Trait(Envelope e, string name) => e.Personal!.Traits!.Value.GetProperty(name).GetString();

    private static async Task<Uri> AddAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsJsonAsync("/api/webhooks", new { provider = "email", name = "Inbox", secret = Password });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
    }

    private static async Task<Guid> SourceAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        return (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
    }

    private static async Task<List<string?>> NotesAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        var deliveries = await client.GetFromJsonAsync<JsonElement>($"/api/webhooks/{await SourceAsync(run)}/deliveries");
        return [.. deliveries.EnumerateArray().Select(static d => d.GetProperty("note").GetString())];
    }

    private static async Task<HttpStatusCode> SendAsync(CaptureRun run, Uri url, string body, string? password = Password, string contentType = "message/rfc822")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (password is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("throughline:" + password)));
        using var answer = await run.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
