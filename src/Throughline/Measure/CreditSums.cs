using System.Globalization;
using Throughline.Attribution;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>Adds up credit by row under every model: single-journey models in one exact scan, learned ones along the rows, rounded so that they sum to the money too.</summary>
internal sealed class CreditSums
{
    /// <summary>A data-driven model over more values than this takes long and learns noise.</summary>
    public const int MostSteps = 200;

    private const int Threads = 2;

    // Touches that all draws together may weigh: a few seconds. A learned model looks at a touch some forty times.
    private const double MostWork = 600e6;
    private const int LearnedWork = 40;
    private const int FewestDraws = 20;

    // What is nearer to zero than this comes of computing with doubles.
    private const double Rounding = 1e-9;

    private readonly AttributionQuestion _question;
    private readonly Material _material;
    private readonly ReportRows _rows;
    private readonly string? _tooLittle;
    private readonly PathModelOptions _learning;
    private readonly JourneySet _journeys;
    private readonly JourneySet _along;
    private readonly ICreditModel[] _single;

    public CreditSums(AttributionQuestion question, Material material)
    {
        (_question, _material, _journeys) = (question, material, material.Journeys.Journeys);
        _rows = ReportRows.Of(material, question);
        _along = _journeys.Along(_rows.RowOf, _rows.Names.Count);
        _single = [.. question.Models.Select(static m => m.Single).OfType<ICreditModel>()];
        _learning = new PathModelOptions { IncludesNulls = question.Journeys.IncludesNulls, Threads = Threads };
        var settings = question.Journeys.Settings;
        _tooLittle = question.Models.Any(static m => m.Learned is not null) && !PathModels.HasEnough(_journeys, settings.FewestConversions, settings.FewestTouches, out var why) ? why : null;
    }

    /// <summary>The report.</summary>
    public AttributionAnswer Answer()
    {
        var (conversions, revenueMinor) = (_material.Journeys.Conversions.Count, _material.Journeys.Conversions.Money(static c => c.Minor));
        var withheld = new string?[_question.Models.Count];
        // What a model chooses by looking at the report's journeys holds for their draws, too: an interval is around the number that is shown.
        var learned = _question.Models.Select((model, m) => Settle(model.Learned, ref withheld[m])).ToArray();
        var credits = Run(learned, _journeys, _along, exact: true, _learning, withheld);
        var minor = credits.Select((credit, m) => credit is null ? [] : ToMinor(credit, revenueMinor, isExact: _question.Models[m].Single is not null)).ToArray();
        var drawn = _question.Intervals is { } wanted ? wanted with { Draws = Math.Min(wanted.Draws, AffordableDraws(withheld)) } : null;
        var intervals = drawn is not null ? Intervals(drawn, learned, withheld) : null;

        var slots = _rows.Names.Count + 1;
        var cells = new Credit?[_question.Models.Count, slots];
        for (var m = 0; m < credits.Count; m++)
        {
            for (var slot = 0; slot < slots && credits[m] is { } credit; slot++)
                cells[m, slot] = new Credit(ConversionsOf(credit, slot), minor[m][slot]) { Range = intervals?[m] is { } interval ? RangeOf(interval, slot) : null };
        }

        return new AttributionAnswer(
            _question,
            [.. _question.Models.Select((model, m) => new ModelOutcome(model, withheld[m], withheld[m] is null ? NoteOf(model, learned[m], credits[m]) : null, minor[m].Sum(), credits[m]?.TotalConversions ?? 0))],
            Rows(cells),
            [.. Enumerable.Range(0, _question.Models.Count).Select(m => cells[m, slots - 1])],
            conversions,
            revenueMinor,
            _material.Journeys.ConvertingTouches,
            _material.Journeys.NullJourneys,
            NoTouch(),
            _material.Left)
        {
            Drawn = drawn,
        };
    }

    private Credit NoTouch()
    {
        var (count, minor) = (0, 0L);
        for (var j = 0; j < _material.Journeys.Conversions.Count; j++)
        {
            if (_journeys.RangeOf(j).Length > 0)
                continue;
            count++;
            minor += _material.Journeys.Conversions[j].Minor;
        }

        return new Credit(count, minor);
    }

    // Many journeys need few draws to show their spread, and would take long.
    private int AffordableDraws(string?[] withheld)
    {
        var work = _question.Models.Where((_, m) => withheld[m] is null).Sum(static m => m.Learned is null ? 1 : LearnedWork) * (double)Math.Max(1, _material.Journeys.Origins.Count);
        return (int)Math.Clamp(MostWork / Math.Max(1, work), FewestDraws, int.MaxValue);
    }

    private List<AttributionRow> Rows(Credit?[,] cells)
    {
        var rows = new List<AttributionRow>();
        for (var row = 0; row < _rows.Names.Count; row++)
        {
            var at = row;
            Credit?[] credits = [.. Enumerable.Range(0, _question.Models.Count).Select(m => cells[m, at])];
            if (credits.Any(static c => c is { } credit && (credit.Conversions != 0 || credit.Minor != 0)))
                rows.Add(new AttributionRow(_rows.Names[row], credits));
        }

        var first = Math.Max(0, Enumerable.Range(0, _question.Models.Count).FirstOrDefault(m => cells[m, _rows.Names.Count] is not null));
        // Stages have an order of their own; other rows stand by money.
        List<string> stages = _question.By == Dimension.Stage ? [.. _question.Journeys.Stages.Select(static s => s.Name)] : [];
        return [.. rows
            .OrderBy(r => stages.IndexOf(r.Value))
            .ThenByDescending(r => r.Credits[first]?.Minor ?? 0)
            .ThenByDescending(r => _question.Journeys.Goal.HasMoney ? 0 : r.Credits[first]?.Conversions ?? 0)
            .ThenByDescending(static r => r.Credits.Max(static c => c?.Conversions ?? 0))
            .ThenBy(static r => r.Value, StringComparer.Ordinal)];
    }

    /// <summary>Every model's credit on journeys, in the models' order; null where it shows none, with the reason.</summary>
    private List<GroupCredit?> Run(IPathModel?[] learned, JourneySet journeys, JourneySet along, bool exact, PathModelOptions learning, string?[] withheld)
    {
        var scan = new CreditScanOptions { Groups = _rows.RowOf, GroupCount = _rows.Names.Count, DirectChannel = ChannelNumbers.Direct, ExactMoney = exact, Threads = learning.Threads };
        var scanned = CreditScan.Run(journeys, _single, scan);
        var next = 0;
        var credits = new List<GroupCredit?>();
        for (var m = 0; m < _question.Models.Count; m++)
            credits.Add(_question.Models[m].Learned is null ? scanned[next++] : Learn(learned[m], model => model.Credit(along, learning), ref withheld[m]));
        return credits;
    }

    private IPathModel? Settle(IPathModel? model, ref string? withheld)
    {
        if (model is null)
            return null;
        withheld = _tooLittle;
        if (_rows.Names.Count > MostSteps)
            withheld ??= $"{_rows.Names.Count} values are more than the {MostSteps} a data-driven model can tell apart; report by channel, or narrow the report";
        return Learn(model, m => m.Settled(_along, _learning), ref withheld);
    }

    private static T? Learn<T>(IPathModel? model, Func<IPathModel, T> make, ref string? withheld)
        where T : class
    {
        if (model is null || withheld is not null)
            return null;
        try
        {
            return make(model);
        }
        catch (ModelDataException fault)
        {
            withheld = fault.Message;
            return null;
        }
    }

    private string? NoteOf(ReportModel model, IPathModel? settled, GroupCredit? credit)
    {
        if (model.Key != settled?.Key && settled is MarkovModel chosen)
            return string.Create(CultureInfo.InvariantCulture, $"order {chosen.OrderFor(_along, _learning)} chosen by held-out score");
        var notes = new List<string>();
        if (credit?.StandardErrors is { } errors)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"mean of {ShapleyRate.Orders:N0} drawn orders, since there are more than {ShapleyRate.MostExactChannels} values: one standard error is at most {errors.Max():0.####} conversions"));
        if (settled is not null && credit?.Conversions.Any(static c => c < -Rounding) == true)
            notes.Add("below zero: journeys with it converted less often than those without");
        return notes.Count == 0 ? null : string.Join("; ", notes);
    }

    /// <summary>Money by row, the unattributed last, summing to the revenue.</summary>
    private static long[] ToMinor(GroupCredit credit, long revenueMinor, bool isExact)
    {
        double[] parts = [.. credit.Values, credit.UnattributedValue];
        if (isExact)
            return Array.ConvertAll(parts, static part => (long)part);
        var minor = new long[parts.Length];
        MinorUnits.Round(revenueMinor, parts, minor);
        return minor;
    }

    private static double ConversionsOf(GroupCredit credit, int slot) => slot < credit.Conversions.Count ? credit.Conversions[slot] : credit.UnattributedConversions;

    private CreditInterval?[] Intervals(IntervalDraws options, IPathModel?[] learned, string?[] withheld)
    {
        var inside = _learning with { Threads = 1 };
        var shown = Enumerable.Range(0, withheld.Length).Where(m => withheld[m] is null).ToArray();
        var drawn = Bootstrap.Intervals(
            _journeys,
            draw =>
            {
                var credits = Run(learned, draw, draw.Along(_rows.RowOf, _rows.Names.Count), exact: false, inside, (string?[])withheld.Clone());
                // A draw may hold too little for a model; it then says nothing was earned.
                return [.. shown.Select(m => credits[m] ?? new GroupCredit("", new double[_rows.Names.Count], new double[_rows.Names.Count], 0, 0))];
            },
            options.Draws,
            options.Seed,
            Threads);
        var intervals = new CreditInterval?[withheld.Length];
        for (var i = 0; i < shown.Length; i++)
            intervals[shown[i]] = drawn[i];
        return intervals;
    }

    private static CreditRange RangeOf(CreditInterval interval, int slot) => new(
        interval.ConversionsLow[slot], interval.ConversionsHigh[slot], (long)Math.Round(interval.ValuesLow[slot]), (long)Math.Round(interval.ValuesHigh[slot]));
}
