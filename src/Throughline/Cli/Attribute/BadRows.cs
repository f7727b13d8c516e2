namespace Throughline.Cli.Attribute;

/// <summary>The rows left out of an analysis: all counted, the first of them named by line.</summary>
/// <param name="isStrict">Whether the first bad row ends the analysis.</param>
internal sealed class BadRows(bool isStrict)
{
    private const int MostNamed = 20;
    private readonly List<string> _named = [];

    public long Count { get; private set; }

    /// <summary>Notes a bad row.</summary>
    /// <exception cref="InvalidDataException">The analysis is strict.</exception>
    public void Add(string file, long line, string fault)
    {
        var message = $"{file} line {line}: {fault}";
        if (isStrict)
            throw new InvalidDataException(message);
        Count++;
        if (_named.Count < MostNamed)
            _named.Add(message);
    }

    /// <summary>What to tell at the end; empty when all rows were good.</summary>
    public IEnumerable<string> Report() =>
        Count == 0 ? []
        : Count > _named.Count ? [.. _named, $"… and {Count - _named.Count} more", $"{Count} bad rows were left out"]
        : [.. _named, $"{Count} bad {(Count == 1 ? "row was" : "rows were")} left out"];
}
