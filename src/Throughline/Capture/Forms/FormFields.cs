using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Throughline.Log;

namespace Throughline.Capture.Forms;

/// <summary>Sorts the fields of a form post: who it is, where it came from, and the rest; what must never be kept is dropped.</summary>
internal static class FormFields
{
    /// <summary>Fields of our own, not of the visitor.</summary>
    public const string Prefix = "tl_";

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
            if (value.Length == 0 || IsOurs(name) || SecretText.IsSecret(value))
                continue;
            if (meaning == FieldMeaning.Secret)
                continue;
            if (!draft.Take(meaning, Cut(value, LongestValue)) && traits.Count < FieldsAtMost)
                traits[Cut(name, 64)] = Cut(value, LongestText);
        }

        if (traits.Count > 0)
            draft.Traits = EnvelopeJson.Payload(traits);
    }

    private static bool IsOurs(string name) =>
        name is "k" || name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || ClickParameters.Find(name) is not null;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
