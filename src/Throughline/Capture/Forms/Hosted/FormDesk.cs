using System.Text.Json;
using Microsoft.Extensions.Options;
using Throughline.Log;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>One submission in words.</summary>
internal sealed record SubmissionLine(Guid EventId, long At, string Who, string? Search, string Answers, string? Flag);

/// <summary>What a form's page shows.</summary>
internal sealed record FormView(HostedForm Form, FormFigures Figures, IReadOnlyList<SubmissionLine> Lines, long? Next, string Address, string Snippet)
{
    /// <summary>The sites that may show it in a frame; see <see cref="FormFrame.Ancestors"/>.</summary>
    public required IReadOnlyList<string> Sites { get; init; }
}

/// <summary>Reads a form with its submissions; what people wrote comes from the log, where an erasure removes it.</summary>
internal sealed class FormDesk(HostedForms forms, IEventLog log, IOptions<CaptureOptions> options)
{
    private const int PageSize = 25;
    private const int LongestAnswer = 160;

    public async Task<FormView?> ViewAsync(Guid workspace, Guid id, long? before, HttpRequest request, CancellationToken cancellation)
    {
        if (await forms.FindAsync(workspace, id, cancellation) is not { } form)
            return null;
        var figures = (await forms.AllAsync(workspace, cancellation)).First(f => f.Form.FormId == id);
        var sent = await forms.SubmissionsAsync(form, before, PageSize + 1, cancellation);
        var page = sent.Take(PageSize).ToList();
        var events = (await log.FindAsync(workspace, [.. page.Select(static s => s.EventId)], cancellation)).ToDictionary(static e => e.EventId);
        var address = $"{PublicAddress.Of(request, options.Value)}/f/{form.Code}";
        return new FormView(
            form, figures, [.. page.Select(s => Line(form, s, events.GetValueOrDefault(s.EventId)))], sent.Count > PageSize ? page[^1].OccurredAt : null, address, $"<script src=\"{address}.js\" async></script>")
        {
            Sites = FormFrame.Ancestors(form, await forms.DomainsAsync(workspace, cancellation)),
        };
    }

    private static SubmissionLine Line(HostedForm form, FormSubmission sent, Envelope? e)
    {
        var labels = form.Fields.ToDictionary(static f => f.Key, static f => f.Label, StringComparer.Ordinal);
        var who = e?.Personal is { } p ? p.Name ?? p.Email ?? p.Phone : null;
        return new SubmissionLine(sent.EventId, sent.OccurredAt, who ?? "erased", e?.Personal?.Email ?? e?.Personal?.Name, Answers(labels, e?.Personal?.Traits), sent.Flag);
    }

    private static string Answers(Dictionary<string, string> labels, JsonElement? traits) => traits is { ValueKind: JsonValueKind.Object } fields
        ? string.Join(" · ", fields.EnumerateObject().Select(f => $"{labels.GetValueOrDefault(f.Name, f.Name)}: {Short(f.Value.ToString())}"))
        : "";

    private static string Short(string text) => text.Length <= LongestAnswer ? text : text[..LongestAnswer] + "…";
}
