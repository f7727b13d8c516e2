using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Throughline.Log;

namespace Throughline.Capture.Forms;

/// <summary>Sorts the fields of a form post: who it is, where it came from, and the rest; what must never be kept is dropped.</summary>
internal static class FormFields
{
    /// <summary>Fields of our own, not of the visitor.</summary>
    public const string Prefix = "tl_";

    /// <summary>The sender's own number of a submit: sent again with it, it is the same one.</summary>
    public const string SubmissionId = "submission_id";

    /// <summary>The visitor's id, a UUID, for a back-end that posts for the browser; the browser's own cookie counts more.</summary>
    public const string AnonymousId = "anonymous_id";

    private const int FieldsAtMost = 50;
    private const int LongestValue = 1_024;
    private const int LongestText = 10_000;

    /// <summary>Fills the draft's person and traits.</summary>
    public static void Take(EventDraft draft, IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var traits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in fields)
        {
            var meaning = FieldMeanings.OfField(name);
            // Two fields of one name are two answers, but not a person with two addresses in one.
            var given = meaning is FieldMeaning.None or FieldMeaning.OtherPersonal ? values.ToString() : values.FirstOrDefault(static v => !string.IsNullOrWhiteSpace(v)) ?? "";
            // No database takes a NUL.
            var value = given.Replace('\0', '\ufffd').Trim();
            if (value.Length == 0 || IsOurs(name) || SecretText.IsSecret(meaning, value))
                continue;
            if (meaning == FieldMeaning.Secret)
                continue;
            if (!draft.Take(meaning, Cut(value, LongestValue)) && traits.Count < FieldsAtMost)
                traits[Cut(name, 64)] = Cut(value, LongestText);
        }

        if (traits.Count > 0)
            draft.Traits = EnvelopeJson.Payload(traits);
    }

    /// <summary>What is wrong with an address that was given, or null.</summary>
    public static Refusal? AddressFault(IFormCollection form)
    {
        foreach (var (name, values) in form.Where(static f => FieldMeanings.OfField(f.Key) == FieldMeaning.Email))
        {
            if (values.FirstOrDefault(static v => !string.IsNullOrWhiteSpace(v)) is { } given && !MailAddresses.TryRead(given, out _, out var fault))
                return Refusal.WrongType(name, $"an e-mail address such as jane@example.com ({fault})");
        }

        return null;
    }

    private static bool IsOurs(string name) =>
        name is "k" or SubmissionId or AnonymousId or "landing_page" || name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || ClickParameters.Find(name) is not null;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
