using System.Text.Json;
using Throughline.Capture.Hooks.Answers;
using Throughline.Log;
using Throughline.Web.Outbound;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>LinkedIn Lead Sync (webhooks-in.md 9): answers the recurring challenge; a push names a lead, whose answers are fetched from LinkedIn (linkedin-conversions.md 6).</summary>
/// <remarks>Whether leads are signed is not documented everywhere: a signature that is there must be right; without one the address alone vouches, and nothing but names of leads is in it.</remarks>
internal sealed class LinkedInHooks : IHookProvider
{
    // The form with its questions comes along: an answer alone has but their numbers. Not verified against LinkedIn.
    private const string Fields = "id,submittedAt,leadType,testLead,versionedLeadGenFormUrn,leadMetadata,associatedEntity,formResponse,form:(name,hiddenFields,content)";

    private const long EarliestMs = 946_684_800_000; // 2000

    public string Name => "linkedin";

    public string Title => "LinkedIn Lead Sync";

    public string SecretLabel => "client secret";

    public string Setup => "In LinkedIn's developer portal: the app, Webhooks; paste the address and here the app's client secret. A push only names its lead: the answers are fetched with an access token of scope r_marketing_leadgen_automation, which LinkedIn lets live 60 days.";

    public string AccessLabel => "access token";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-LI-Signature");
        return given.Length == 0 ? HookVerdict.Good : HookVerdict.Of(HookSignature.AreEqual(given.ToLowerInvariant(), HookSignature.Hex(HookSignature.Sha256(secret, [.. "hmacsha256="u8, .. request.Body.Span]))));
    }

    public HookAnswer? Handshake(HookRequest request, string secret)
    {
        if (!request.IsGet)
            return null;
        var challenge = request.Query.TryGetValue("challengeCode", out var code) ? code.ToString() : "";
        // Anything else could be a body that somebody wants signed.
        return !Guid.TryParseExact(challenge, "D", out _)
            ? new HookAnswer(400, "text/plain; charset=utf-8", "challengeCode is a UUID")
            : new HookAnswer(200, "application/json", JsonSerializer.Serialize(new { challengeCode = challenge, challengeResponse = HookSignature.Hex(HookSignature.Sha256(secret, System.Text.Encoding.UTF8.GetBytes(challenge))) }));
    }

    public string? KeyOf(HookRequest request) => JsonPart.Text(request.Json, "leadGenFormResponse") is { } lead ? $"{lead}\n{JsonPart.Text(request.Json, "leadAction")}" : null;

    public void Read(HookRequest request, HookReading reading)
    {
        if (JsonPart.Text(request.Json, "leadAction") == "DELETED")
        {
            reading.Ignore("the lead was deleted at LinkedIn: erase it here, too, if its owner asks");
            return;
        }

        reading.Await(JsonPart.Text(request.Json, "leadGenFormResponse")?.Split(':')[^1]);
        reading.Ignore(reading.Awaited.Count == 0 ? "no lead in it" : "a lead named, whose answers are fetched from LinkedIn");
    }

    public OutboundCall AskFor(string lead, string token, LeadApiOptions apis) => new(HttpMethod.Get, new Uri($"{apis.LinkedIn.TrimEnd('/')}/leadFormResponses/{lead}?fields={Fields}"))
    {
        Headers = [("Authorization", $"Bearer {token}"), ("LinkedIn-Version", apis.LinkedInVersion), ("X-Restli-Protocol-Version", "2.0.0"), ("Accept", "application/json")],
    };

    public bool IsAnswer(JsonElement came) => JsonPart.Of(came, "formResponse").ValueKind is JsonValueKind.Object || JsonPart.Of(came, "testLead").ValueKind is JsonValueKind.True;

    public void ReadAnswer(HookRequest answer, HookReading reading)
    {
        var lead = answer.Json;
        if (JsonPart.Of(lead, "testLead").ValueKind is JsonValueKind.True)
        {
            reading.Ignore("a test lead");
            return;
        }

        var form = JsonPart.Of(lead, "form");
        var isPaid = JsonPart.Text(lead, "leadType") is null or "SPONSORED";
        var entry = reading.Add(Kinds.FormSubmit, JsonPart.Text(form, "name") ?? Name, JsonPart.Text(lead, "id") ?? answer.AnswerTo ?? answer.BodyKey, Milliseconds(JsonPart.Of(lead, "submittedAt")));
        entry.WithDetails([
            ("leadId", JsonPart.Text(lead, "id")), ("campaignId", Last(JsonPart.Text(lead, "leadMetadata", "sponsoredLeadMetadata", "campaign"))),
            ("creativeId", Last(JsonPart.Text(lead, "associatedEntity", "associatedCreative"))), ("formId", Last(JsonPart.Text(lead, "versionedLeadGenFormUrn")))]);
        entry.Event.Channel = isPaid ? "Paid Social" : "Organic Social";
        entry.Event.Source = Name;
        entry.Origin(JsonPart.Items(form, "hiddenFields").Select(static h => KeyValuePair.Create(JsonPart.Text(h, "name") ?? "", JsonPart.Text(h, "value") ?? "")));
        Answers(lead, form, entry);
        foreach (var consent in JsonPart.Items(JsonPart.Of(lead, "formResponse"), "consentResponses"))
            entry.Field($"Consent {JsonPart.Text(consent, "consentId")}", JsonPart.Of(consent, "accepted").ValueKind is JsonValueKind.True ? "yes" : "no");
    }

    private static void Answers(JsonElement lead, JsonElement form, HookEvent entry)
    {
        var questions = JsonPart.Items(JsonPart.Of(form, "content"), "questions").Where(static q => JsonPart.Text(q, "questionId") is not null)
            .DistinctBy(static q => JsonPart.Text(q, "questionId")).ToDictionary(static q => JsonPart.Text(q, "questionId")!, StringComparer.Ordinal);
        foreach (var given in JsonPart.Items(JsonPart.Of(lead, "formResponse"), "answers"))
        {
            var id = JsonPart.Text(given, "questionId") ?? "";
            var question = questions.GetValueOrDefault(id);
            var details = JsonPart.Of(given, "answerDetails");
            var value = JsonPart.Text(details, "textQuestionAnswer", "answer") ?? string.Join(", ", JsonPart.Items(JsonPart.Of(details, "multipleChoiceAnswer"), "options").Select(option => OptionOf(question, option)));
            if (Meaning(JsonPart.Text(question, "predefinedField")) is { } meaning)
                entry.Contact(meaning, value);
            else
                entry.Field(JsonPart.Text(question, "name") ?? JsonPart.Text(question, "predefinedField") ?? $"Question {id}", value);
        }
    }

    private static string OptionOf(JsonElement question, JsonElement option) =>
        JsonPart.Items(JsonPart.Of(JsonPart.Of(question, "questionDetails"), "multipleChoiceQuestionDetails"), "options")
            .Where(o => JsonPart.Text(o, "id") == option.ToString()).Select(static o => JsonPart.Text(JsonPart.Of(o, "text"), "localized", "en_US") ?? JsonPart.Text(o, "text")).FirstOrDefault() ?? option.ToString();

    private static long? Milliseconds(JsonElement at) => at.ValueKind is JsonValueKind.Number && at.TryGetInt64(out var ms) && ms > EarliestMs ? ms : null;

    // "urn:li:sponsoredCampaign:123" names campaign 123.
    private static string? Last(string? urn) => urn?.Split(':')[^1].TrimEnd(')');

    private static FieldMeaning? Meaning(string? field) => field switch
    {
        "EMAIL" or "WORK_EMAIL" => FieldMeaning.Email,
        "FIRST_NAME" => FieldMeaning.FirstName,
        "LAST_NAME" => FieldMeaning.LastName,
        "PHONE_NUMBER" or "WORK_PHONE" or "WORK_PHONE_NUMBER" => FieldMeaning.Phone,
        "COMPANY_NAME" => FieldMeaning.Company,
        _ => null,
    };
}
