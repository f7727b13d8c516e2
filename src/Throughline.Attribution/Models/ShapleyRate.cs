namespace Throughline.Attribution;

/// <summary>Shapley value where a coalition is worth the conversion rate of the journeys inside it.</summary>
/// <remarks>
/// <para>v(S) = conversions ÷ journeys (nulls included) over journeys whose channels all lie in S, 0 where there are none; for money, value ÷ journeys. The
/// value is scaled by the number of journeys, so that channels sum to the total. It can be negative: adding a channel may lower the rate.</para>
/// <para>Up to 20 channels the sum over all coalitions is exact. Beyond, random orders of the channels are drawn, seeded, and <see cref="GroupCredit.StandardErrors"/>
/// tells how exact the mean is.</para>
/// </remarks>
public sealed class ShapleyRate : IPathModel
{
    /// <summary>Up to this many channels the value is exact: 2^20 coalitions take some 50 MB.</summary>
    public const int MostExactChannels = 20;

    /// <summary>Orders drawn beyond.</summary>
    public const int Orders = 4000;

    /// <summary>How the model is found by name.</summary>
    public static PathModelKind Kind { get; } = new("shapley-rate", "shapley-rate", "Shapley value over conversion rates, nulls included",
        argument => argument.Length == 0 ? new ShapleyRate() : throw new FormatException($"model 'shapley-rate' takes no argument, but got '{argument}'"));

    /// <inheritdoc/>
    public string Key => "shapley-rate";

    /// <inheritdoc/>
    public string Label => "Shapley over conversion rates";

    /// <inheritdoc/>
    public GroupCredit Credit(JourneySet journeys, PathModelOptions options) => Credit(journeys, options, MostExactChannels);

    internal GroupCredit Credit(JourneySet journeys, PathModelOptions options, int mostExact)
    {
        var sets = new ChannelSets(journeys, options.IncludesNulls);
        var players = sets.Players();
        var game = new RateGame(sets, players, journeys.ChannelCount);
        var errors = players.Length <= mostExact ? null : new double[journeys.ChannelCount];
        var (conversions, values) = errors is null ? game.Exact() : game.Sampled(Orders, options, errors);
        return new GroupCredit(Key, conversions, values, sets.UnattributedConversions, sets.UnattributedValue) { StandardErrors = errors };
    }
}
