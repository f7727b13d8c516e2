using System.Text;
using Throughline.Capture.Hooks;
using Throughline.Capture.Hooks.Providers;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>The vectors of the providers' own schemes: genuine, tampered, wrong key, stale.</summary>
public class HookSignatureTests
{
    private const long At = 1_700_000_000_000;

    private static readonly Dictionary<string, (IHookProvider Provider, string Secret, string Header, string Value, string Body)> Vectors = new()
    {
        ["typeform"] = (new TypeformHooks(), "tf_secret", "Typeform-Signature", "sha256=oMMJihl16mYaRcXStAn3D2INnPXvRhS2uMU6hnO4Qmc=", """{"event_type":"form_response"}"""),
        ["calendly"] = (new CalendlyHooks(), "cal_signing_key", "Calendly-Webhook-Signature", "t=1700000000,v1=0e96910661c8b43802377c05cc97755fb19d0adb69a6dbd16a19bf2f514fd550", """{"event":"invitee.created"}"""),
        ["callrail"] = (new CallRailHooks(), "cr_signing_key", "Signature", "xshQ0+NCcz+gDk7NtZw7xLe8+ng=", """{"answered":true,"id":"CAL1","duration":"62"}"""),
        ["meta"] = (new MetaLeadHooks(), "verify me:app_secret", "X-Hub-Signature-256", "sha256=22d3988d1017c437ea81a89d41e2d3266c00a508cffdb23f8ad8746d232d77e9", """{"object":"page","entry":[]}"""),
        ["whatsapp"] = (new WhatsAppHooks(), "verify me:app_secret", "X-Hub-Signature-256", "sha256=22d3988d1017c437ea81a89d41e2d3266c00a508cffdb23f8ad8746d232d77e9", """{"object":"page","entry":[]}"""),
        ["linkedin"] = (new LinkedInHooks(), "li_client_secret", "X-LI-Signature", "3d03611e5247c9e748b271c785250bc80246b5c9d25b54050d5418989fcf8fc0", """{"type":"LEAD_ACTION"}"""),
        ["stripe"] = (new StripeHooks(), "whsec_test_secret", "Stripe-Signature", "t=1700000000,v1=0000,v0=1,v1=0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd", """{"id":"evt_1","object":"event"}"""),
        ["shopify"] = (new ShopifyHooks(), "shpss_secret", "X-Shopify-Hmac-Sha256", "jqbalbO3Z8mDmrF2/+wzM3KYvbgqzVBF969vgiIy80I=", """{"id":820982911946154508}"""),
        ["stamped"] = (new GenericHooks(), "whsec_test_secret", "X-Throughline-Signature", "t=1700000000,v1=0c8670ed117751cc551a20e35839447075c42800ea3cf3e8a2fbda99cd1e6edd", """{"id":"evt_1","object":"event"}"""),
        ["generic"] = (new GenericHooks(), "app_secret", "X-Throughline-Signature", "sha256=22d3988d1017c437ea81a89d41e2d3266c00a508cffdb23f8ad8746d232d77e9", """{"object":"page","entry":[]}"""),
    };

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_AsPublished_IsGenuine(string name)
    {
        var v = Vectors[name];
        v.Provider.Verify(Request(v.Header, v.Value, v.Body), v.Secret).ShouldBe(HookVerdict.Good);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_Tampered_IsRefused(string name)
    {
        var v = Vectors[name];
        v.Provider.Verify(Request(v.Header, v.Value, v.Body + " "), v.Secret).ShouldBe(HookVerdict.Wrong);
        v.Provider.Verify(Request(v.Header, v.Value, v.Body), v.Secret + "x").ShouldBe(HookVerdict.Wrong);
        v.Provider.Verify(Request(v.Header, v.Value[..^2] + "00", v.Body), v.Secret).ShouldBe(HookVerdict.Wrong);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_WithoutItsHeader_IsRefused(string name)
    {
        var v = Vectors[name];
        // Whether LinkedIn signs leads is not documented everywhere: there the address alone vouches.
        v.Provider.Verify(Request("X-Other", "", v.Body), v.Secret).ShouldBe(name == "linkedin" ? HookVerdict.Good : HookVerdict.Missing);
    }

    [Theory]
    [InlineData("calendly", 180, true)]
    [InlineData("calendly", 181, false)]
    [InlineData("calendly", -181, false)]
    [InlineData("stripe", 300, true)]
    [InlineData("stripe", 301, false)]
    [InlineData("stamped", 300, true)]
    [InlineData("stamped", 301, false)]
    public void Stamp_OlderThanTheTolerance_IsRefused(string name, int seconds, bool isFresh)
    {
        var v = Vectors[name];
        v.Provider.Verify(Request(v.Header, v.Value, v.Body) with { ReceivedAt = At + (seconds * 1_000L) }, v.Secret).ShouldBe(isFresh ? HookVerdict.Good : HookVerdict.TooOld);
    }

    [Theory]
    [InlineData("t=,v1=00")]
    [InlineData("t=99999999999999999999999,v1=00")]
    [InlineData("v1=0c8670ed")]
    [InlineData("t=1700000000")]
    [InlineData("=,=,=")]
    public void Stamp_Malformed_IsRefused(string header) => new GenericHooks().Verify(Request("X-Throughline-Signature", header, "{}"), "secret").Reason.ShouldNotBeNull();

    [Fact]
    public void Stamp_WithTwoSignatures_MayMatchEither()
    {
        var v = Vectors["stamped"];
        v.Provider.Verify(Request(v.Header, v.Value.Replace(",", ",v1=00ff,", StringComparison.Ordinal), v.Body), v.Secret).ShouldBe(HookVerdict.Good);
    }

    [Fact]
    public void Twilio_Vector_SignsAddressAndSortedFields()
    {
        const string Body = "To=%2B18005551212&From=%2B14158675310&CallStatus=completed&CallSid=CA123";
        var request = Request("X-Twilio-Signature", "jCAXFgZO65FKJmB2+lovwef7l9c=", Body) with
        {
            Url = "https://example.com/twilio/status?tenant=1",
            ContentType = "application/x-www-form-urlencoded",
        };
        var twilio = new TwilioHooks();
        twilio.Verify(request, "12345").ShouldBe(HookVerdict.Good);
        twilio.Verify(request with { Url = "https://example.com/twilio/status?tenant=2" }, "12345").ShouldBe(HookVerdict.Wrong);
        twilio.Verify(Of(request, Body.Replace("completed", "busy", StringComparison.Ordinal)), "12345").ShouldBe(HookVerdict.Wrong);
        twilio.Verify(request, "12346").ShouldBe(HookVerdict.Wrong);
    }

    [Fact]
    public void Twilio_JsonBody_IsVouchedForByItsHash()
    {
        const string Body = "{\"a\":1}";
        var hash = Request("", "", Body).BodyKey;
        var url = $"https://example.com/hook?bodySHA256={hash}";
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData("12345"u8, Encoding.UTF8.GetBytes(url)));
        var request = Request("X-Twilio-Signature", signature, Body) with { Url = url };
        new TwilioHooks().Verify(request, "12345").ShouldBe(HookVerdict.Good);
        new TwilioHooks().Verify(Of(request, "{\"a\":2}"), "12345").ShouldBe(HookVerdict.Wrong);
    }

    [Fact]
    public void Google_Key_IsComparedInTheBody()
    {
        var google = new GoogleLeadHooks();
        google.Verify(Request("", "", """{"google_key":"our-secret"}"""), "our-secret").ShouldBe(HookVerdict.Good);
        google.Verify(Request("", "", """{"google_key":"our-secreT"}"""), "our-secret").ShouldBe(HookVerdict.Wrong);
        google.Verify(Request("", "", "{}"), "our-secret").ShouldBe(HookVerdict.Missing);
        google.Verify(Request("", "", "no json"), "our-secret").ShouldBe(HookVerdict.Missing);
    }

    [Fact]
    public void LinkedIn_Challenge_IsAnsweredAsInTheVector()
    {
        var answer = new LinkedInHooks().Handshake(Get("challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0&applicationId=1"), "li_client_secret").ShouldNotBeNull();
        answer.Status.ShouldBe(200);
        answer.Text.ShouldContain("3ceda89cb18cf5471b844e08c4b771bcab6f5bec8ab1b0837ca04ab05c909d8c");
        new LinkedInHooks().Handshake(Get(""), "s").ShouldNotBeNull().Status.ShouldBe(400);
    }

    [Fact]
    public void Meta_Challenge_IsEchoedForOurTokenOnly()
    {
        var meta = new MetaLeadHooks();
        meta.Handshake(Get("hub.mode=subscribe&hub.verify_token=ours&hub.challenge=1158201444"), "ours:app_secret").ShouldBe(new HookAnswer(200, "text/plain; charset=utf-8", "1158201444"));
        meta.Handshake(Get("hub.mode=subscribe&hub.verify_token=other&hub.challenge=1"), "ours:app_secret").ShouldNotBeNull().Status.ShouldBe(403);
        meta.Handshake(Request("", "", "{}"), "ours:app_secret").ShouldBeNull();
    }

    [Theory]
    [InlineData("Hello (ref 7H3KQ9H)", "7H3KQ9H", "Hello")]
    [InlineData("ref: 7h3-kq9h please call", "7H3KQ9H", "please call")]
    [InlineData("REF7H3KQ9H", "7H3KQ9H", "")]
    [InlineData("ref 7H3KQ8H", null, null)]
    [InlineData("prefer 7H3KQ9H", null, null)]
    [InlineData("nothing", null, null)]
    public void Message_WithAReference_YieldsItAndTheRest(string text, string? code, string? rest)
    {
        var found = MessageReference.Find(text);
        (found?.Code, found?.Text).ShouldBe((code, rest));
    }

    private static HookRequest Request(string header, string value, string body) => new(
        false, "https://t.example/hooks/x/y", "application/json", Encoding.UTF8.GetBytes(body), At, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [header] = value });

    private static HookRequest Get(string query) => new(true, "https://t.example/hooks/x/y?" + query, "", Encoding.UTF8.GetBytes(query), At, new Dictionary<string, string>());

    // A copy keeps what was parsed; another body is another request.
    private static HookRequest Of(HookRequest request, string body) => new(request.IsGet, request.Url, request.ContentType, Encoding.UTF8.GetBytes(body), request.ReceivedAt, request.Headers);
}
