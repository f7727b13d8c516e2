using Throughline.Capture.Hooks.Answers;
using Throughline.Log;
using Throughline.Web.Outbound;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Meta Lead Ads (webhooks-in.md 7). A push names leads but not their answers, which are fetched from Meta with the page's token.</summary>
internal sealed class MetaLeadHooks : IHookProvider
{
    private const string Fields = "id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,is_organic,platform,field_data,custom_disclaimer_responses";

    // What Meta's test tool fills in.
    private const string TestMark = "<test lead: dummy data";

    public string Name => "meta";

    public string Title => "Meta Lead Ads";

    public string SecretLabel => MetaSignature.SecretLabel;

    public string AccessLabel => "page access token";

    public string Setup =>
        "In Meta's app: Webhooks, Page, subscribe to leadgen with this address and a verify token of your own. A push only names its leads: their answers are fetched with a page access token that has leads_retrieval.";

    public HookVerdict Verify(HookRequest request, string secret) => MetaSignature.Verify(request, secret);

    public HookAnswer? Handshake(HookRequest request, string secret) => MetaSignature.Handshake(request, secret);

    public string? KeyOf(HookRequest request) => null;

    public void Read(HookRequest request, HookReading reading)
    {
        foreach (var change in JsonPart.Items(request.Json, "entry").SelectMany(static e => JsonPart.Items(e, "changes")).Where(static c => JsonPart.Text(c, "field") == "leadgen"))
            reading.Await(JsonPart.Text(change, "value", "leadgen_id"));
        reading.Ignore(reading.Awaited.Count == 0 ? "no lead in it" : $"{reading.Awaited.Count} lead(s) named, whose answers are fetched from Meta");
    }

    public OutboundCall AskFor(string lead, string token, LeadApiOptions apis) =>
        new(HttpMethod.Get, new Uri($"{apis.Meta.TrimEnd('/')}/{lead}?fields={Fields}")) { Headers = [("Authorization", $"Bearer {token}"), ("Accept", "application/json")] };

    public bool IsAnswer(System.Text.Json.JsonElement came) =>
        JsonPart.Of(came, "error").ValueKind is System.Text.Json.JsonValueKind.Undefined && JsonPart.Of(came, "field_data").ValueKind is System.Text.Json.JsonValueKind.Array;

    public void ReadAnswer(HookRequest answer, HookReading reading)
    {
        var lead = answer.Json;
        var fields = JsonPart.Items(lead, "field_data").Select(static f => (Name: JsonPart.Text(f, "name"), Value: string.Join(", ", JsonPart.Items(f, "values").Select(static v => v.ToString())))).ToList();
        if (fields.Exists(static f => f.Value.StartsWith(TestMark, StringComparison.Ordinal)))
        {
            reading.Ignore("a test lead");
            return;
        }

        var form = JsonPart.Text(lead, "form_id");
        var entry = reading.Add(Kinds.FormSubmit, form is null ? Name : $"{Name}-{form}", JsonPart.Text(lead, "id") ?? answer.AnswerTo ?? answer.BodyKey, HookReading.Time(JsonPart.Text(lead, "created_time")));
        entry.WithDetails([
            ("leadId", JsonPart.Text(lead, "id")), ("campaignId", JsonPart.Text(lead, "campaign_id")), ("adSetId", JsonPart.Text(lead, "adset_id")), ("adId", JsonPart.Text(lead, "ad_id")), ("formId", form)]);
        entry.Event.Channel = JsonPart.Of(lead, "is_organic").ValueKind is System.Text.Json.JsonValueKind.True ? "Organic Social" : "Paid Social";
        entry.Event.Source = JsonPart.Text(lead, "platform") is "ig" or "instagram" ? "instagram" : "facebook";
        entry.Origin([
            Tag("utm_campaign", JsonPart.Text(lead, "campaign_name")), Tag("utm_content", JsonPart.Text(lead, "ad_name")), Tag("utm_term", JsonPart.Text(lead, "adset_name")), Tag("utm_id", JsonPart.Text(lead, "campaign_id"))]);
        foreach (var (name, value) in fields)
        {
            if (Meaning(name) is { } meaning)
                entry.Contact(meaning, value);
            else
                entry.Field(name, value);
        }

        foreach (var consent in JsonPart.Items(lead, "custom_disclaimer_responses"))
            entry.Field(JsonPart.Text(consent, "checkbox_key"), JsonPart.Text(consent, "is_checked"));
    }

    private static KeyValuePair<string, string> Tag(string name, string? value) => KeyValuePair.Create(name, value ?? "");

    private static FieldMeaning? Meaning(string? name) => name switch
    {
        "email" or "work_email" => FieldMeaning.Email,
        "full_name" => FieldMeaning.FullName,
        "first_name" => FieldMeaning.FirstName,
        "last_name" => FieldMeaning.LastName,
        "phone_number" or "work_phone_number" => FieldMeaning.Phone,
        "company_name" => FieldMeaning.Company,
        _ => null,
    };
}
