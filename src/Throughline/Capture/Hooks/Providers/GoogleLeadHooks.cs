using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Google Ads lead forms: a shared key in the body (webhooks-in.md 8). Test leads make no records.</summary>
internal sealed class GoogleLeadHooks : IHookProvider
{
    public string Name => "google";

    public string Title => "Google Ads lead form";

    public string SecretLabel => "webhook key";

    public string Setup => "In Google Ads: the lead form asset, Export leads, Webhook; paste the address and set a key of at most 50 characters there and here.";

    // The key is in the body, so a first look at it comes before the verdict; nothing else is read.
    public HookVerdict Verify(HookRequest request, string secret)
    {
        try
        {
            return JsonPart.Text(request.Json, "google_key") is { } given ? HookVerdict.Of(HookSignature.AreEqual(given, secret)) : HookVerdict.Missing;
        }
        catch (JsonException)
        {
            return HookVerdict.Missing;
        }
    }

    public string? KeyOf(HookRequest request) => JsonPart.Text(request.Json, "lead_id");

    public void Read(HookRequest request, HookReading reading)
    {
        var lead = request.Json;
        if (JsonPart.Of(lead, "is_test").ValueKind is JsonValueKind.True)
        {
            reading.Ignore("a test lead");
            return;
        }

        var entry = reading.Add(Kinds.FormSubmit, JsonPart.Text(lead, "form_id") is { } form ? $"google-{form}" : "google", JsonPart.Text(lead, "lead_id") ?? request.BodyKey, HookReading.Time(JsonPart.Text(lead, "lead_submit_time")));
        entry.WithDetails([("campaignId", JsonPart.Text(lead, "campaign_id")), ("adGroupId", JsonPart.Text(lead, "adgroup_id")), ("creativeId", JsonPart.Text(lead, "creative_id")), ("leadId", JsonPart.Text(lead, "lead_id"))]);
        entry.Event.Channel = "Paid Search";
        entry.Event.Source = "google";
        if (JsonPart.Text(lead, "gcl_id") is { } click)
            entry.Origin([KeyValuePair.Create("gclid", click)]);
        foreach (var column in JsonPart.Items(lead, "user_column_data"))
        {
            var value = JsonPart.Text(column, "string_value");
            var id = JsonPart.Text(column, "column_id");
            if (Meaning(id) is { } meaning)
                entry.Contact(meaning, value);
            else
                entry.Field(JsonPart.Text(column, "column_name") ?? id, value);
        }
    }

    private static FieldMeaning? Meaning(string? column) => column switch
    {
        "FULL_NAME" => FieldMeaning.FullName,
        "FIRST_NAME" => FieldMeaning.FirstName,
        "LAST_NAME" => FieldMeaning.LastName,
        "EMAIL" or "WORK_EMAIL" => FieldMeaning.Email,
        "PHONE_NUMBER" or "WORK_PHONE" => FieldMeaning.Phone,
        "COMPANY_NAME" => FieldMeaning.Company,
        _ => null,
    };
}
