namespace Throughline.Capture.Links.Rules;

/// <summary>What one redirect did to the parameters that matter.</summary>
/// <param name="Lost">Names that came in and did not go on.</param>
/// <param name="Changed">Names whose value changed.</param>
/// <param name="Added">Names that were new.</param>
public sealed record HopChange(IReadOnlyList<string> Lost, IReadOnlyList<string> Changed, IReadOnlyList<string> Added);

/// <summary>Compares the parameters of two addresses. Pure.</summary>
internal static class HopRules
{
    private const int MostNames = 100;

    /// <summary>From one address to the next. Escapes do not matter; our own hand-over parameter is left out.</summary>
    public static HopChange Between(string from, string to)
    {
        var before = Read(from);
        var after = Read(to);
        return new HopChange(
            [.. before.Keys.Where(name => !after.ContainsKey(name))],
            [.. before.Where(p => after.TryGetValue(p.Key, out var value) && value != p.Value).Select(static p => p.Key)],
            [.. after.Keys.Where(name => !before.ContainsKey(name) && name != HandOverCode.Parameter)]);
    }

    private static Dictionary<string, string> Read(string address)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var front = hash < 0 ? address : address[..hash];
        var mark = front.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return parameters;
        foreach (var pair in front[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Take(MostNames))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = PercentText.Decode(equals < 0 ? pair : pair.AsSpan(0, equals), out _);
            if (name.Length > 0)
                parameters.TryAdd(name, equals < 0 ? "" : PercentText.Decode(pair.AsSpan(equals + 1), out _));
        }

        return parameters;
    }
}
