using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>Tells the doors which channels there are.</summary>
internal sealed class DeclaredChannels : IDeclaredChannels
{
    public IReadOnlyList<string> All => Channels.All;

    public string Other => Channels.Other;

    public string? Find(string? name) => Channels.Find(name);
}
