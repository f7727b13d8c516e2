using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>The form of the attribution settings.</summary>
internal sealed class AttributionSettingsInput
{
    /// <summary>Lookbacks in the order of the goals.</summary>
    public List<string?> Lookbacks { get; set; } = [];

    public string? Window { get; set; }

    public string? Reset { get; set; }

    public string? Group { get; set; }

    /// <summary>One <c>role = weight</c> a line.</summary>
    public string? RoleWeights { get; set; }

    public int FewestConversions { get; set; }

    public int FewestTouches { get; set; }

    public static AttributionSettingsInput Of(AttributionSettings settings) => new()
    {
        Lookbacks = [.. Goal.All.Select(settings.LookbackOf)],
        Window = settings.WholeDays ? "days" : "exact",
        Reset = settings.Reset ? "yes" : "no",
        Group = settings.WholeCompany ? "company" : "contacts",
        RoleWeights = AttributionSettingsRules.WriteWeights(settings.RoleWeights),
        FewestConversions = settings.FewestConversions,
        FewestTouches = settings.FewestTouches,
    };

    /// <summary>The settings the form asks for, or what is wrong with a line of it.</summary>
    public (AttributionSettings? Settings, Fault? Fault) Read()
    {
        if (AttributionSettingsRules.ReadWeights(RoleWeights, out var fault) is not { } weights)
            return (null, new Fault("roleWeights", fault!));
        var lookbacks = Goal.All.Zip(Lookbacks, static (goal, text) => (goal.Key, Text: string.IsNullOrWhiteSpace(text) ? AttributionSettings.UsualLookback : text.Trim()));
        return (new AttributionSettings
        {
            Lookbacks = lookbacks.ToDictionary(static l => l.Key, static l => l.Text),
            WholeDays = Window == "days",
            Reset = Reset == "yes",
            WholeCompany = Group == "company",
            RoleWeights = weights,
            FewestConversions = FewestConversions,
            FewestTouches = FewestTouches,
        }, null);
    }
}
