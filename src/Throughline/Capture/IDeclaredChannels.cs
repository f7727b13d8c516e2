namespace Throughline.Capture;

/// <summary>The channels that somebody who brings leads may declare; the Taxonomy room answers.</summary>
public interface IDeclaredChannels
{
    /// <summary>All of them, in their order.</summary>
    IReadOnlyList<string> All { get; }

    /// <summary>The one for what fits no other.</summary>
    string Other { get; }

    /// <summary>The channel of that name, however it is written; null for none.</summary>
    string? Find(string? name);
}
