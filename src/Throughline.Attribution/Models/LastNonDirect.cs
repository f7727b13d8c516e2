namespace Throughline.Attribution;

/// <summary>All credit to the last touch that is not Direct; a journey of Direct alone credits its last touch.</summary>
internal sealed class LastNonDirect : ICreditModel
{
    public static CreditModelKind Kind { get; } =
        CreditModelKind.Plain("last-non-direct", "all to the last touch that is not Direct", new LastNonDirect());

    public string Key => "last-non-direct";

    public string Label => "Last non-direct touch";

    public void Credit(in Journey journey, Span<double> weights)
    {
        weights.Clear();
        var last = journey.Channels.LastIndexOfAnyExcept(journey.DirectChannel);
        weights[last < 0 ? weights.Length - 1 : last] = 1;
    }
}
