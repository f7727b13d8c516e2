namespace Throughline.Attribution;

/// <summary>Shapley value where a coalition is worth the conversions of the journeys that need no other channel.</summary>
/// <remarks>
/// v(S) = conversions of journeys whose channels all lie in S. Its Shapley value has a closed form, an equal part for every distinct channel of a journey
/// (Zhao et al. 2018, "simplified"), so it works for any number of channels and needs no nulls. A channel's touches share its part, which is the
/// ordered Shapley value: group by a touch's place in its journey to see it; over all places it sums to <c>shapley</c>.
/// </remarks>
internal sealed class Shapley : ICreditModel
{
    private static readonly LinearDistinct Distinct = new();

    private Shapley(string key, string label) => (Key, Label) = (key, label);

    public static CreditModelKind Kind { get; } =
        CreditModelKind.Plain("shapley", "Shapley value over conversions, closed form", new Shapley("shapley", "Shapley"));

    public static CreditModelKind OrderedKind { get; } =
        CreditModelKind.Plain("shapley-ordered", "the same, told apart by place in the journey", new Shapley("shapley-ordered", "Shapley, ordered"));

    public string Key { get; }

    public string Label { get; }

    public void Credit(in Journey journey, Span<double> weights) => Distinct.Credit(journey, weights);
}
