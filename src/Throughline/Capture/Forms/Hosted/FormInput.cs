using System.Globalization;
using Throughline.Capture.Forms.Rules;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>What the builder posts.</summary>
internal sealed class FormInput
{
    private const int BlankRows = 3;

    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Intro { get; set; }

    public List<FieldInput> Fields { get; set; } = [];

    public string? Consent { get; set; }

    public string? Button { get; set; }

    public string? Thanks { get; set; }

    public string? Redirect { get; set; }

    public string? Origins { get; set; }

    /// <summary>A form as the builder shows it; null is a new one with what most forms ask.</summary>
    public static FormInput Of(HostedForm? form)
    {
        var input = form is null
            ? new FormInput
            {
                Button = "Send",
                Thanks = "Thank you. We have received your message and will get back to you.",
                Fields =
                [
                    new() { Label = "Your name", Type = "name", IsRequired = true },
                    new() { Label = "E-mail", Type = "email", IsRequired = true },
                    new() { Label = "Company", Type = "company" },
                    new() { Label = "How did you hear about us?", Type = "heard" },
                    new() { Label = "Message", Type = "long_text" },
                ],
            }
            : new FormInput
            {
                Name = form.Name,
                Title = form.Title,
                Intro = form.Intro,
                Consent = form.Consent,
                Button = form.Button,
                Thanks = form.Thanks,
                Redirect = form.Redirect,
                Origins = form.Origins,
                Fields = [.. form.Fields.Select(static f => new FieldInput { Label = f.Label, Type = HostedFormRules.WordOf(f.Type), IsRequired = f.IsRequired, Choices = string.Join('\n', f.Choices) })],
            };
        input.Number();
        return input;
    }

    public FormDescription ToDescription() => new(
        Name, Title, Intro, [.. Kept().Select(static f => new FieldDescription(f.Label, f.Type, f.IsRequired, f.Choices))], Consent, Button, Thanks, Redirect, Origins);

    /// <summary>Puts the rows in their new order, so that a fault's number is the row's.</summary>
    public void Tidy()
    {
        Fields = Kept();
        Number();
    }

    private List<FieldInput> Kept() =>
        [.. Fields.Where(static f => !string.IsNullOrWhiteSpace(f.Label)).Select(static (f, i) => (Field: f, Index: i)).OrderBy(static f => f.Field.PlaceOr(f.Index + 1)).ThenBy(static f => f.Index).Select(static f => f.Field)];

    private void Number()
    {
        for (var i = 0; i < Fields.Count; i++)
            Fields[i].Place = (i + 1).ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < BlankRows; i++)
            Fields.Add(new FieldInput { Type = "text", Place = (Fields.Count + 1).ToString(CultureInfo.InvariantCulture) });
    }
}

/// <summary>One row of the builder.</summary>
internal sealed class FieldInput
{
    public string? Label { get; set; }

    public string? Type { get; set; }

    public bool IsRequired { get; set; }

    /// <summary>Where it stands; halves go between.</summary>
    public string? Place { get; set; }

    public string? Choices { get; set; }

    public double PlaceOr(int other) => double.TryParse(Place?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var place) ? place : other;
}
