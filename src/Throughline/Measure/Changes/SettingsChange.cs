using System.Globalization;

namespace Throughline.Measure;

/// <summary>What changed between two instants in how a question makes its journeys: only what the question leaves to the settings.</summary>
/// <param name="Before">The question under the settings of the first instant.</param>
/// <param name="Changes">In words, one a setting.</param>
internal sealed record SettingsChange(AttributionQuestion Before, IReadOnlyList<string> Changes)
{
    public static SettingsChange Between(AttributionQuestion before, AttributionQuestion after)
    {
        var changes = Words(before).Zip(Words(after)).Where(static w => w.First.Value != w.Second.Value)
            .Select(static w => $"{w.First.Name}: {w.Second.Value}; before: {w.First.Value}");
        return new SettingsChange(before, [.. changes]);
    }

    private static IEnumerable<(string Name, string Value)> Words(AttributionQuestion question)
    {
        var (journeys, settings) = (question.Journeys, question.Journeys.Settings);
        yield return ("Lookback", Rules.LookbackWords.Of(journeys.Lookback));
        yield return ("After a conversion", journeys.Reset ? "touches are used up" : "touches are kept");
        yield return ("Whose touches a deal has", settings.WholeCompany ? "everybody's at the company" : "its contacts'");
        yield return ("Weights by role", settings.RoleWeights.Count == 0 ? "none" : Rules.AttributionSettingsRules.WriteWeights(settings.RoleWeights).Replace("\n", ", ", StringComparison.Ordinal));
        yield return ("Fewest conversions and touches for data-driven models", string.Create(CultureInfo.InvariantCulture, $"{settings.FewestConversions:N0} and {settings.FewestTouches:N0}"));
        yield return ("Funnel map", journeys.Stages.Count == 0 ? "" : string.Join(", ", journeys.Stages.Select(static s => $"{s.Name} ({Access.Conversions.Title(s.Conversion)})")));
        yield return ("Weights of the funnel map", string.Join(", ", question.Models.Select(static m => m.Single).OfType<FunnelWeighted>().Select(static m => m.Weights)));
    }
}
