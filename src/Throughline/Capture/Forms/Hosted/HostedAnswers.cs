namespace Throughline.Capture.Forms.Hosted;

/// <summary>What is wrong with the answers of a hosted form, by field, in words for the person who gave them. Pure.</summary>
internal static class HostedAnswers
{
    private const int LongestValue = 10_000;
    private const int FewestDigits = 5;

    public static IReadOnlyDictionary<string, string> Errors(HostedForm form, IReadOnlyDictionary<string, string> values)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in form.Fields)
        {
            if (ErrorOf(field, values.GetValueOrDefault(field.Key)) is { } error)
                errors[field.Key] = error;
        }

        if (form.Consent.Length > 0 && !values.ContainsKey("consent"))
            errors["consent"] = "Please agree, or we may not take your message.";
        var contacts = form.Fields.Where(static f => f.Type is FormFieldType.Email or FormFieldType.Phone or FormFieldType.Name).ToList();
        if (errors.Count == 0 && !contacts.Any(f => values.ContainsKey(f.Key)))
            errors[contacts[0].Key] = "Please say how we can reach you.";
        return errors;
    }

    /// <summary>Whether the value of a box to tick says that it was not: a browser sends nothing then, other senders a word.</summary>
    public static bool IsNo(string value) => value.ToLowerInvariant() is "no" or "false" or "off" or "0";

    private static string? ErrorOf(FormField field, string? value) => (field.Type, value) switch
    {
        (_, null) => field.IsRequired ? "Please fill this in." : null,
        (_, { Length: > LongestValue }) => $"At most {LongestValue:N0} characters, please.",
        (FormFieldType.Email, _) when !PersonalText.LooksLikeEmail(value) => "An e-mail address looks like jane@example.com.",
        (FormFieldType.Phone, _) when value.Count(char.IsDigit) < FewestDigits => "A telephone number has more digits.",
        _ when field.Choices.Count > 0 && !field.Choices.Contains(value) => "Please choose one of the list.",
        _ => null,
    };
}
