using System.Globalization;
using Throughline.Access.Rules;

namespace Throughline.Access;

/// <summary>The form of the funnel map: its stages, and which of its buttons was pressed.</summary>
internal sealed class FunnelInput
{
    public List<StageInput> Stages { get; set; } = [];

    /// <summary><c>save</c>, <c>add</c>, <c>default</c> or <c>remove:</c> with a place from 0.</summary>
    public string? Act { get; set; }

    public IReadOnlyList<StageDraft> Drafts => [.. Stages.Select(static s => new StageDraft(s.Name ?? "", s.Conversion ?? "", s.Weight))];

    public static FunnelInput Of(IEnumerable<FunnelStage> stages) => new() { Stages = [.. stages.Select(static s => new StageInput { Name = s.Name, Conversion = s.Conversion, Weight = s.Weight })] };

    /// <summary>Does what a button other than save asks, in the form only; returns why not, or null.</summary>
    public string? Edit()
    {
        if (Act == "add")
            return Add();
        if (Act == "default")
            Stages = [.. FunnelRules.Default.Select(static s => new StageInput { Name = s.Name, Conversion = s.Conversion, Weight = s.Weight })];
        else if (Act!.StartsWith("remove:", StringComparison.Ordinal) && int.TryParse(Act[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < Stages.Count)
            return Remove(place);
        return null;
    }

    // The new stage goes where a conversion is still free, so that the order holds by itself.
    private string? Add()
    {
        if (FunnelRules.WhyNoMore(Stages.Count) is { } refusal)
            return refusal;
        var free = Conversions.All.First(conversion => Stages.All(s => s.Conversion != conversion));
        var place = Stages.TakeWhile(s => Place(s.Conversion) < Place(free)).Count();
        Stages.Insert(place, new StageInput { Conversion = free, Weight = 10 });
        return null;
    }

    private string? Remove(int place)
    {
        if (Stages.Count <= FunnelRules.Fewest)
            return "A funnel keeps at least four stages: with fewer, it hides where people are lost.";
        Stages.RemoveAt(place);
        return null;
    }

    private static int Place(string? conversion) => Conversions.All.ToList().IndexOf(conversion ?? "");
}

/// <summary>One stage of the form.</summary>
internal sealed class StageInput
{
    public string? Name { get; set; }

    public string? Conversion { get; set; }

    public int Weight { get; set; }
}
