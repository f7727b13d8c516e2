using System.Text;
using System.Text.Json;
using Throughline.Capture;
using Throughline.Capture.Hooks;
using Throughline.Capture.Hooks.Providers;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>Whatever a provider's delivery has become, reading it makes events or one of the faults that are noted beside it; never anything else, and never for long.</summary>
public class HookFuzzTests
{
    private static readonly IHookProvider[] Providers =
        [new CallRailHooks(), new TwilioHooks(), new CalendlyHooks(), new TypeformHooks(), new WhatsAppHooks(), new GoogleLeadHooks(), new MetaLeadHooks(), new LinkedInHooks(), new EmailHooks(), new StripeHooks(), new ShopifyHooks(), new GenericHooks()];

    private static readonly string[] Samples =
    [
        """{"id":"CAL1","answered":true,"duration":"62","start_time":"2026-03-02T10:59:50+01:00","customer_phone_number":"+14158675310","tags":["a"],"utm_source":"google","landing_page_url":"https://acme.test/?x=1"}""",
        """{"entry":[{"changes":[{"field":"leadgen","value":{"leadgen_id":"123456789012345"}}]}]}""",
        """{"id":"1","created_time":"2026-01-02T02:04:04+0000","field_data":[{"name":"email","values":["a@b.test"]},{"name":"q","values":["x","y"]}],"is_organic":false,"platform":"ig","campaign_name":"c","custom_disclaimer_responses":[{"checkbox_key":"k","is_checked":"1"}]}""",
        """{"leadGenFormResponse":"urn:li:leadGenFormResponse:abc-1","leadAction":"CREATED"}""",
        """{"id":"abc-1","submittedAt":1767312245000,"form":{"name":"f","hiddenFields":[{"name":"utm_source","value":"x"}],"content":{"questions":[{"questionId":1,"predefinedField":"EMAIL"},{"questionId":2,"name":"q"}]}},"formResponse":{"answers":[{"questionId":1,"answerDetails":{"textQuestionAnswer":{"answer":"a@b.test"}}},{"questionId":2,"answerDetails":{"multipleChoiceAnswer":{"options":[1]}}}],"consentResponses":[{"consentId":1,"accepted":true}]}}""",
        "CallSid=CA123&CallStatus=completed&From=%2B14158675310&To=%2B18005551212&CallDuration=99999999999&Timestamp=x",
        """{"event":"invitee.created","created_at":"2026-01-02T03:04:05Z","payload":{"uri":"u","email":"a@b.test","tracking":{"utm_source":"x","utm_content":"7H3KQ9H"},"questions_and_answers":[{"question":"q","answer":"a"}],"scheduled_event":{"name":"n","start_time":"2026-01-10T09:00:00Z"}}}""",
        """{"event_id":"1","event_type":"form_response","form_response":{"form_id":"f","token":"t","submitted_at":"2026-01-02T03:04:05Z","hidden":{"gclid":"x"},"definition":{"fields":[{"id":"f1","title":"Email"}]},"answers":[{"type":"choices","choices":{"labels":["a"]},"field":{"id":"f1"}}]}}""",
        """{"entry":[{"changes":[{"field":"leadgen","value":{"contacts":[{"wa_id":"4915","profile":{"name":"J"}}],"messages":[{"from":"4915","id":"w","timestamp":"1767312245","text":{"body":"Hi (ref 7H3KQ9H)"},"referral":{"ctwa_clid":"c"}}]}}]}]}""",
        """{"lead_id":"L","google_key":"k","user_column_data":[{"column_id":"EMAIL","string_value":"a@b.test"}],"gcl_id":"x","is_test":false}""",
        """{"type":"chat","email":"a@b.test","ref":"7H3KQ9H","text":"ref 7H3KQ9H","occurred_at":"2026-01-02T03:04:05Z","utm_source":"x"}""",
        """{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1","amount_total":12050,"currency":"eur","client_reference_id":"7H3KQ9H","customer_details":{"email":"a@b.test"},"payment_intent":"pi_1","payment_status":"paid","metadata":{"ref":"x"},"created":1767312200}}}""",
        """{"id":"evt_2","type":"charge.refunded","data":{"object":{"id":"ch_1","amount_refunded":50,"currency":"jpy","payment_intent":"pi_1"}}}""",
        """{"id":820982911946154508,"email":"a@b.test","created_at":"2026-01-02T03:04:05+01:00","currency":"EUR","total_price":"120.50","financial_status":"paid","landing_site":"/x?utm_source=google&gclid=C","note_attributes":[{"name":"ref","value":"7H3KQ9H"}],"customer":{"first_name":"J"}}""",
        """{"id":1,"order_id":820982911946154508,"transactions":[{"id":2,"amount":"20.50","currency":"EUR","kind":"refund","status":"success"}]}""",
        "From: =?utf-8?B?SsO8cmdlbg==?= <j@buyer.test>\r\nTo: leads+7h3kq9h@in.test\r\nMessage-ID: <m@b>\r\nDate: Mon, 02 Mar 2026 09:00:00 +0100\r\nSubject: Fwd: x (ref 7H3KQ9H)\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nFrom: a@b.test\r\n> q\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.test\r\n\r\nx\r\n--b--",
        """{"RawEmail":"From: a@b.test\r\nSubject: x\r\n\r\nHello"}""",
    ];

    private static readonly string[] Poison = ["null", "[]", "{}", "\"\"", "1e999", "-1", "true", "\"\\u0000\"", "\"\\ud800\"", "\"ref ref ref\"", "[[[[]]]]", "\"9999-99-99\"", "9223372036854775807"];

    [Fact]
    public void Deliveries_Mangled_AreReadOrNoted()
    {
        var random = new System.Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var body = Mangled(Samples[random.Next(Samples.Length)], random);
            var request = new HookRequest(
                false, "https://t.example/", TypeOf(body), Encoding.UTF8.GetBytes(body), 1_767_312_245_000, new Dictionary<string, string>());
            foreach (var provider in Providers)
            {
                Read(provider, request);
                Read(provider, request with { AnswerTo = "1" });
            }
        }
    }

    private static void Read(IHookProvider provider, HookRequest request)
    {
        try
        {
            provider.Verify(request, "a:b");
            request = provider.Kept(request);
            provider.KeyOf(request);
            var reading = new HookReading(Source(provider.Name), Guid.NewGuid(), request.ReceivedAt);
            if (request.AnswerTo is null)
                provider.Read(request, reading);
            else
                provider.ReadAnswer(request, reading);
            reading.Awaited.ShouldAllBe(static lead => lead.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == '_'));
            foreach (var e in reading.Envelopes())
            {
                e.OccurredAt.ShouldBeLessThanOrEqualTo(request.ReceivedAt + 60_000);
                // A NUL as JSON writes it; the same letters behind an escaped backslash are six ordinary characters.
                JsonSerializer.Serialize(e).Replace("\\\\", "", StringComparison.Ordinal).ShouldNotContain("\\u0000");
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            // Noted beside the delivery, whose bytes are kept.
        }
    }

    private static string TypeOf(string body) => body switch
    {
        _ when body.StartsWith("Call", StringComparison.Ordinal) => "application/x-www-form-urlencoded",
        _ when body.StartsWith("From", StringComparison.Ordinal) => "message/rfc822",
        _ => "application/json",
    };

    private static string Mangled(string body, System.Random random)
    {
        for (var times = random.Next(4); times > 0; times--)
        {
            var at = random.Next(body.Length);
            var length = Math.Min(random.Next(12), body.Length - at);
            body = body.Remove(at, length).Insert(at, random.Next(2) == 0 ? Poison[random.Next(Poison.Length)] : "");
            if (body.Length == 0)
                body = "{";
        }

        return body;
    }

    private static HookSource Source(string provider) => new()
    {
        WorkspaceId = Guid.NewGuid(),
        SourceId = Guid.NewGuid(),
        Provider = provider,
        Name = "",
        TokenHash = "",
        TokenSealed = "",
        SecretSealed = "",
        AccessSealed = null,
        CreatedAt = 0,
        CreatedBy = "",
        RemovedAt = null,
        RemovedBy = null,
        Taken = 0,
        Repeated = 0,
        Refused = 0,
        LastAt = null,
    };
}
