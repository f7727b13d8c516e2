using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>The small numbers that models know channels by: their places in <see cref="Channels.All"/>.</summary>
internal static class ChannelNumbers
{
    private static readonly string[] Names = [.. Channels.All];

    /// <summary>The number of Direct.</summary>
    public static int Direct { get; } = Of(Channels.Direct);

    /// <exception cref="InvalidDataException">No such channel: the rules and the list have parted.</exception>
    public static int Of(string channel)
    {
        var number = Array.IndexOf(Names, channel);
        return number >= 0 ? number : throw new InvalidDataException($"'{channel}' is no channel");
    }
}
