namespace Throughline.Attribution;

/// <summary>Equal parts to the touches behind the milestones, a tenth to the rest: W-shaped and full path.</summary>
/// <remarks>
/// <para>W-shaped: 30 % each to the first touch, lead creation and opportunity creation. Full path: 22.5 % each to these and the last touch.</para>
/// <para>A milestone's touch is the last one at or before it (none that early: the first touch). A touch behind several milestones takes
/// their sum. A milestone without a time drops out, and the others keep their proportions. The rest are the other touches up to the
/// opportunity's touch (Marketo Measure: "between the three"); <c>:rest-all</c> counts those after it too. Without any such touch the
/// milestones are scaled to 1.</para>
/// </remarks>
internal sealed class MilestoneShaped : ICreditModel
{
    private const string RestAll = "rest-all";
    private const string RestToOpportunity = "rest-to-opportunity";
    private const double RestPart = 0.10;

    private readonly bool _creditsClose;
    private readonly bool _restIsAll;

    private MilestoneShaped(string name, string label, bool creditsClose, bool restIsAll)
    {
        (_creditsClose, _restIsAll) = (creditsClose, restIsAll);
        Key = restIsAll ? $"{name}:{RestAll}" : name;
        Label = restIsAll ? $"{label}, rest over all touches" : label;
    }

    public static CreditModelKind WShapedKind { get; } = new("w-shaped", "w-shaped", "30/30/30 to first, lead and opportunity, 10 to the rest",
        argument => new MilestoneShaped("w-shaped", "W-shaped", creditsClose: false, ReadsAll("w-shaped", argument)));

    public static CreditModelKind FullPathKind { get; } = new("full-path", "full-path", "22.5 each to first, lead, opportunity and close, 10 to the rest",
        argument => new MilestoneShaped("full-path", "Full path", creditsClose: true, ReadsAll("full-path", argument)));

    public string Key { get; }

    public string Label { get; }

    public bool NeedsTimes => true;

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        var hasOpportunity = journey.OpportunityMs != Journey.Missing;
        var part = _creditsClose ? (1 - RestPart) / 4 : (1 - RestPart) / 3;
        var opportunity = hasOpportunity ? journey.LastTouchAt(journey.OpportunityMs) : weights.Length - 1;
        weights[0] = part;
        if (journey.LeadMs != Journey.Missing)
            weights[journey.LastTouchAt(journey.LeadMs)] += part;
        if (hasOpportunity)
            weights[opportunity] += part;
        if (_creditsClose)
            weights[^1] += part;

        ShareRest(weights[..(_restIsAll ? weights.Length : opportunity + 1)]);
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        for (var i = 0; i < weights.Length; i++)
            weights[i] /= sum;
    }

    private static void ShareRest(Span<double> weights)
    {
        var others = weights.Count(0.0);
        if (others > 0)
            weights.Replace(0.0, RestPart / others);
    }

    private static bool ReadsAll(string model, string argument) => argument switch
    {
        "" or RestToOpportunity => false,
        RestAll => true,
        _ => throw new FormatException($"'{argument}' of {model} is not one of {RestToOpportunity}, {RestAll}"),
    };
}
