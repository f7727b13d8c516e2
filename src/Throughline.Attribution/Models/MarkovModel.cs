using System.Globalization;

namespace Throughline.Attribution;

/// <summary>Markov chain of order 1 to 4: credit by removal effect, solved exactly; <c>auto</c> chooses the order by held-out score.</summary>
/// <remarks>
/// Anderl et al., "Mapping the customer journey" (2016). No walk is simulated, so the same data give the same answer every time. The
/// credit is global: a single conversion has none of its own.
/// </remarks>
public sealed class MarkovModel : IPathModel
{
    private const int AutoOrder = 0;
    private readonly int _order;

    private MarkovModel(int order)
    {
        _order = order;
        Key = order == AutoOrder ? "markov:auto" : string.Create(CultureInfo.InvariantCulture, $"markov:{order}");
        Label = order == AutoOrder ? "Markov, order by held-out score" : string.Create(CultureInfo.InvariantCulture, $"Markov, order {order}");
    }

    /// <summary>How the model is found by name.</summary>
    public static PathModelKind Kind { get; } = new("markov", "markov:1", "removal effects of a Markov chain of order 1 to 4, or auto", Create);

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public GroupCredit Credit(JourneySet journeys, PathModelOptions options) =>
        Fit(journeys, options).Effects(options.Threads).Credit(Key);

    /// <summary>The chain the model fits to journeys: to look at its steps and effects.</summary>
    /// <exception cref="ModelDataException">The journeys do not hold what the model needs.</exception>
    public MarkovChain Fit(JourneySet journeys, PathModelOptions options) =>
        MarkovChain.Fit(journeys, OrderFor(journeys, options), options.IncludesNulls);

    /// <inheritdoc/>
    public IPathModel Settled(JourneySet journeys, PathModelOptions options) => _order == AutoOrder ? new MarkovModel(OrderFor(journeys, options)) : this;

    /// <summary>The order the model uses on journeys.</summary>
    public int OrderFor(JourneySet journeys, PathModelOptions options) =>
        _order == AutoOrder ? MarkovOrders.Choose(journeys, options).Order : _order;

    private static MarkovModel Create(string argument) => argument switch
    {
        "" or "1" => new MarkovModel(1),
        "2" => new MarkovModel(2),
        "3" => new MarkovModel(3),
        "4" => new MarkovModel(4),
        "auto" => new MarkovModel(AutoOrder),
        _ => throw new FormatException($"order '{argument}' of markov is not one of 1, 2, 3, 4, auto"),
    };
}
