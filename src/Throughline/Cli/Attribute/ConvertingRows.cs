using Throughline.Attribution;

namespace Throughline.Cli.Attribute;

/// <summary>The rows of a touch table that are conversions, by their number among the good rows.</summary>
internal sealed class ConvertingRows
{
    private readonly List<(int Row, double Conversions, double Value)> _rows = [];

    public void Add(int row, double conversions, double value) => _rows.Add((row, conversions, value));

    /// <summary>Finds where sorting put them. <paramref name="arrivals"/> holds the row's number of every sorted touch.</summary>
    public MarkedTouches Mark(TouchColumns touches, int[] arrivals)
    {
        var numberOf = new Dictionary<int, int>(_rows.Count);
        for (var i = 0; i < _rows.Count; i++)
            numberOf[_rows[i].Row] = i;
        var positions = new int[_rows.Count];
        var conversions = new double[_rows.Count];
        var values = new double[_rows.Count];
        var next = 0;
        for (var position = 0; position < arrivals.Length && next < positions.Length; position++)
        {
            if (!numberOf.TryGetValue(arrivals[position], out var number))
                continue;
            positions[next] = position;
            (_, conversions[next], values[next]) = _rows[number];
            next++;
        }

        return new MarkedTouches(touches, positions, conversions, values);
    }
}
