using System.Text.Json;
using Throughline.Log;
using Throughline.Web.Components;

namespace Throughline.Leads;

/// <summary>What a person wrote into a form, a chat or an e-mail, for the timeline. Personal: never for viewers. Pure.</summary>
internal static class LeadSaid
{
    private const int MostAnswers = 8;
    private const int LongestName = 60;
    private const int LongestAnswer = 600;

    /// <summary>The answers in the order they were given; the event has all of them, whole.</summary>
    public static IReadOnlyList<TimelineAnswer> Of(Envelope e)
    {
        if (e.Kind is not (Kinds.FormSubmit or Kinds.Interaction) || e.Personal?.Traits is not { ValueKind: JsonValueKind.Object } traits)
            return [];
        return [.. traits.EnumerateObject()
            .Where(static t => t.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False && t.Value.ToString().Length > 0)
            .Take(MostAnswers).Select(static t => new TimelineAnswer(Short(t.Name.Replace('_', ' '), LongestName), Short(t.Value.ToString(), LongestAnswer)))];
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..length].TrimEnd() + " …";
}
