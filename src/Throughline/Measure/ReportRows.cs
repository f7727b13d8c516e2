using Throughline.Access;
using Throughline.Attribution;
using Throughline.Journeys;

namespace Throughline.Measure;

/// <summary>Which row of the report each touch of its journeys falls into.</summary>
/// <param name="RowOf">By touch.</param>
/// <param name="Names">By row.</param>
internal sealed record ReportRows(int[] RowOf, IReadOnlyList<string> Names)
{
    private const string BeforeStages = "Before the first stage";

    private delegate int KeyOf(in Journey journey, int number, int touch);

    public static ReportRows Of(Material material, AttributionQuestion question)
    {
        var (names, journeys, by) = (material.Names, material.Journeys, question.By);
        if (by == Dimension.Kind)
            return ByTouch(journeys, static (in journey, _, touch) => journey.Kinds[touch], static kind => TouchKindNames.TitleOf((TouchKind)kind));
        if (by == Dimension.Stage)
            return ByTouch(journeys, static (in journey, _, touch) => StageOf(journey, touch), stage => stage < 0 ? BeforeStages : question.Journeys.Stages[stage].Name);
        if (by == Dimension.Company)
            return ByTouch(journeys, (in _, number, touch) => material.Companies!.NumberOf(journeys.PersonOf(number, touch)), material.Companies!.NameOf);
        var counts = by == Dimension.Channel && journeys.Origins.Any(static o => o.Repeats > 0);
        var rows = new Rows<(int Row, int Repeats)>(journeys.Origins.Count, key => counts ? $"{names.Rows[key.Row]} ({key.Repeats})" : names.Rows[key.Row]);
        for (var touch = 0; touch < journeys.Origins.Count; touch++)
        {
            var origin = journeys.Origins[touch];
            rows.Put(touch, (names.RowOf[names.ByPage ? origin.Page : origin.Acquisition], counts ? origin.Repeats : 0));
        }

        return rows.Done();
    }

    private static ReportRows ByTouch(ReportJourneys journeys, KeyOf keyOf, Func<int, string> nameOf)
    {
        var rows = new Rows<int>(journeys.Origins.Count, nameOf);
        for (var number = 0; number < journeys.Journeys.Count; number++)
        {
            var journey = journeys.Journeys.At(number, ChannelNumbers.Direct);
            var (start, length) = journeys.Journeys.RangeOf(number);
            for (var touch = 0; touch < length; touch++)
                rows.Put(start + touch, keyOf(journey, number, touch));
        }

        return rows.Done();
    }

    // The last stage in the map's order that was reached by then; -1 before any.
    private static int StageOf(in Journey journey, int touch)
    {
        var reached = -1;
        for (var stage = 0; stage < journey.StagesMs.Length; stage++)
        {
            if (journey.StagesMs[stage] != Journey.Missing && journey.StagesMs[stage] <= journey.TimesMs[touch])
                reached = stage;
        }

        return reached;
    }

    /// <summary>Numbers rows in the order in which they are met. Keys that read alike are one row: a cell is opened by what it says.</summary>
    private sealed class Rows<TKey>(int touches, Func<TKey, string> nameOf)
        where TKey : notnull
    {
        private readonly int[] _rowOf = new int[touches];
        private readonly List<string> _names = [];
        private readonly Dictionary<TKey, int> _numbers = [];
        private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

        public void Put(int touch, TKey key)
        {
            if (!_numbers.TryGetValue(key, out var number))
            {
                var name = nameOf(key);
                if (!_named.TryGetValue(name, out number))
                {
                    _named[name] = number = _names.Count;
                    _names.Add(name);
                }

                _numbers[key] = number;
            }

            _rowOf[touch] = number;
        }

        public ReportRows Done() => new(_rowOf, _names);
    }
}
