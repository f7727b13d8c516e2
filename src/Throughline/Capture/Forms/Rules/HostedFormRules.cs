using Throughline.Capture.Forms.Hosted;
using Throughline.Web;

namespace Throughline.Capture.Forms.Rules;

/// <summary>A form as somebody describes it.</summary>
internal sealed record FormDescription(
    string? Name, string? Title, string? Intro, IReadOnlyList<FieldDescription>? Fields, string? Consent, string? Button, string? Thanks, string? Redirect, string? Origins);

/// <summary>A field as somebody describes it.</summary>
/// <param name="Type">One of the field types, in words.</param>
/// <param name="Choices">One a line.</param>
internal sealed record FieldDescription(string? Label, string? Type, bool IsRequired, string? Choices);

/// <summary>What a hosted form may be. Pure.</summary>
internal static class HostedFormRules
{
    private const int ShortText = 200;
    private const int LongText = 2_000;
    private const int MostFields = 30;
    private const int MostChoices = 50;

    /// <summary>Words for the types, in the order of the builder.</summary>
    public static IReadOnlyList<(FormFieldType Type, string Word, string Title)> Types { get; } =
    [
        (FormFieldType.Email, "email", "E-mail"),
        (FormFieldType.Phone, "phone", "Phone"),
        (FormFieldType.Name, "name", "Name"),
        (FormFieldType.Company, "company", "Company"),
        (FormFieldType.Text, "text", "Short text"),
        (FormFieldType.LongText, "long_text", "Long text"),
        (FormFieldType.Choice, "choice", "Choice"),
        (FormFieldType.Checkbox, "checkbox", "Checkbox"),
        (FormFieldType.Heard, "heard", "How did you hear about us"),
    ];

    public static string WordOf(FormFieldType type) => Types.First(t => t.Type == type).Word;

    /// <summary>The first fault, or null and the fields.</summary>
    public static Fault? FaultOf(FormDescription form, out IReadOnlyList<FormField> fields)
    {
        fields = [];
        if (form.Name?.Trim() is not { Length: > 0 and <= ShortText })
            return new Fault("name", $"1 to {ShortText} characters, such as Demo request");
        foreach (var (field, text, most) in new[] { ("title", form.Title, ShortText), ("intro", form.Intro, LongText), ("consent", form.Consent, LongText), ("button", form.Button, 60), ("thanks", form.Thanks, LongText) })
        {
            if (text?.Length > most)
                return new Fault(field, $"at most {most:N0} characters");
        }

        if (!string.IsNullOrWhiteSpace(form.Redirect) && !IsPage(form.Redirect))
            return new Fault("redirect", "the whole address of a page, such as https://example.com/thanks");
        if (Words(form.Origins).FirstOrDefault(static o => !IsOrigin(o)) is { } wrong)
            return new Fault("origins", $"origins such as https://www.example.com, space separated; {wrong} is none");
        return FaultOf(form.Fields ?? [], out fields);
    }

    /// <summary>Space-separated words.</summary>
    public static string[] Words(string? text) => (text ?? "").Split([' ', '\n', '\r', '\t', ','], StringSplitOptions.RemoveEmptyEntries);

    private static Fault? FaultOf(IReadOnlyList<FieldDescription> described, out IReadOnlyList<FormField> fields)
    {
        var found = new List<FormField>();
        fields = found;
        if (described.Count is 0 or > MostFields)
            return new Fault("fields", $"1 to {MostFields} fields");
        for (var i = 0; i < described.Count; i++)
        {
            if ((object?)described[i] is null)
                return new Fault($"fields[{i}]", "a field, not null");
            var (label, word, isRequired, choices) = described[i];
            var at = $"fields[{i}]";
            if (label?.Trim() is not { Length: > 0 and <= ShortText } text)
                return new Fault($"{at}.label", $"1 to {ShortText} characters");
            if (Types.FirstOrDefault(t => t.Word == word) is not { Word: not null } type)
                return new Fault($"{at}.type", $"one of {string.Join(", ", Types.Select(static t => t.Word))}");
            var list = (choices ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
            if ((type.Type == FormFieldType.Choice && list.Count == 0) || list.Count > MostChoices || list.Any(static c => c.Length > ShortText))
                return new Fault($"{at}.choices", $"1 to {MostChoices} choices, one a line");
            var key = KeyOf(type.Type, text, i);
            if (FieldMeanings.OfField(key) is FieldMeaning.Secret || FieldMeanings.OfField(text) is FieldMeaning.Secret)
                return new Fault($"{at}.label", "nothing that must not be kept: passwords, cards, accounts, documents, health, birthdays; such a field would be dropped");
            if (found.Any(f => f.Key == key))
                return new Fault($"{at}.label", "a label of its own; another field has this one");
            found.Add(new FormField(key, text, type.Type, isRequired, list));
        }

        return found.Any(static f => f.Type is FormFieldType.Email or FormFieldType.Phone or FormFieldType.Name)
            ? null
            : new Fault("fields", "at least one of e-mail, phone and name: without it nobody could be answered");
    }

    private static string KeyOf(FormFieldType type, string label, int place) => type switch
    {
        FormFieldType.Email => "email",
        FormFieldType.Phone => "phone",
        FormFieldType.Name => "name",
        FormFieldType.Company => "company",
        FormFieldType.Heard => "how_did_you_hear",
        _ => Slug(label) is { Length: > 0 } slug ? slug : $"field_{place + 1}",
    };

    private static string Slug(string label)
    {
        var slug = new System.Text.StringBuilder();
        foreach (var c in label)
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '_')
                slug.Append('_');
        }

        var text = slug.ToString().Trim('_');
        // Contact fields have types of their own; an answer of the same name must not be taken for one.
        return text.Length == 0 ? "" : text.StartsWith("tl_", StringComparison.Ordinal) || text is "k" or "consent" || FieldMeanings.OfField(text) is not FieldMeaning.None ? $"answer_{text}"[..Math.Min(60, text.Length + 7)] : text[..Math.Min(60, text.Length)];
    }

    private static bool IsPage(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length == 0 && text.Length <= 2_000 && !text.Contains('\\', StringComparison.Ordinal);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.GetLeftPart(UriPartial.Authority).Equals(text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && !text.Contains(';', StringComparison.Ordinal) && text.All(char.IsAscii);
}
