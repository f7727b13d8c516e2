using Throughline.Attribution;
using Throughline.Taxonomy;

namespace Throughline.Measure;

/// <summary>Adds up credit deal by deal: conversions as real numbers, money by largest remainder over each deal's touches, so that every deal's shares are exactly its revenue.</summary>
internal sealed class CreditSums
{
    private readonly IReadOnlyList<ICreditModel> _models;
    private readonly DimensionNames _names;
    private readonly double[][] _conversions;
    private readonly long[][] _minor;
    private double[] _weights = new double[64];
    private long[] _shares = new long[64];
    private int[] _channels = new int[64];
    private double _unattributed;
    private long _unattributedMinor;
    private long _revenueMinor;
    private int _deals;
    private int _touches;

    public CreditSums(IReadOnlyList<ICreditModel> models, DimensionNames names)
    {
        _models = models;
        _names = names;
        _conversions = [.. models.Select(_ => new double[names.Rows.Length])];
        _minor = [.. models.Select(_ => new long[names.Rows.Length])];
    }

    public void Add(WonDeal deal, DealJourney touches)
    {
        _deals++;
        _revenueMinor += deal.RevenueMinor;
        _touches += touches.Count;
        if (touches.Count == 0)
        {
            _unattributed++;
            _unattributedMinor += deal.RevenueMinor;
            return;
        }

        MakeRoom(touches.Count);
        for (var i = 0; i < touches.Count; i++)
            _channels[i] = _names.ChannelOf[touches.Acquisitions[i]];
        var journey = new Journey(touches.Times, _channels.AsSpan(0, touches.Count))
        {
            ConversionMs = deal.ClosedAt,
            LeadMs = deal.LeadAt,
            OpportunityMs = deal.OpenedAt,
            DirectChannel = ChannelNumbers.Direct,
        };
        for (var m = 0; m < _models.Count; m++)
            Add(m, deal.RevenueMinor, in journey, touches);
    }

    public AttributionAnswer Answer(AttributionQuestion question, IReadOnlyList<OtherCurrency> others)
    {
        var rows = new List<AttributionRow>();
        for (var row = 0; row < _names.Rows.Length; row++)
        {
            var credits = Enumerable.Range(0, _models.Count).Select(m => new Credit(_conversions[m][row], _minor[m][row])).ToArray();
            if (credits.Any(static c => c.Conversions > 0 || c.Minor != 0))
                rows.Add(new AttributionRow(_names.Rows[row], credits));
        }

        rows.Sort(static (a, b) => b.Credits[0].Minor != a.Credits[0].Minor
            ? b.Credits[0].Minor.CompareTo(a.Credits[0].Minor)
            : (-a.Credits.Max(static c => c.Conversions), a.Value).CompareTo((-b.Credits.Max(static c => c.Conversions), b.Value)));
        var reconciles = _minor.All(model => model.Sum() + _unattributedMinor == _revenueMinor);
        return new AttributionAnswer(question, rows, new Credit(_unattributed, _unattributedMinor), _deals, _revenueMinor, _touches, reconciles, others);
    }

    private void Add(int model, long revenueMinor, in Journey journey, DealJourney touches)
    {
        var weights = _weights.AsSpan(0, touches.Count);
        var shares = _shares.AsSpan(0, touches.Count);
        _models[model].Credit(in journey, weights);
        MinorUnits.Allot(revenueMinor, weights, shares);
        var (conversions, minor) = (_conversions[model], _minor[model]);
        var numbers = _names.ByPage ? touches.Pages : touches.Acquisitions;
        for (var i = 0; i < weights.Length; i++)
        {
            var row = _names.RowOf[numbers[i]];
            conversions[row] += weights[i];
            minor[row] += shares[i];
        }
    }

    private void MakeRoom(int touches)
    {
        if (touches <= _weights.Length)
            return;
        var size = Math.Max(touches, _weights.Length * 2);
        _weights = new double[size];
        _shares = new long[size];
        _channels = new int[size];
    }
}
