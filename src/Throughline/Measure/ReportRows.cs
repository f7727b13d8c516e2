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

    public static ReportRows Of(Material material, AttributionQuestion question)
    {
        var (names, journeys, by) = (material.Names, material.Journeys, question.By);
        if (by == Dimension.Kind)
            return ByTouch(journeys, (journey, touch) => journeys.Journeys.At(journey, ChannelNumbers.Direct).Kinds[touch], static kind => TouchKindNames.TitleOf((TouchKind)kind));
        if (by == Dimension.Stage)
            return ByTouch(journeys, (journey, touch) => StageOf(journeys.Journeys.At(journey, ChannelNumbers.Direct), touch), stage => stage < 0 ? BeforeStages : Conversions.Title(question.Journeys.Stages[stage]));
        if (by == Dimension.Company)
            return ByTouch(journeys, (journey, touch) => material.Companies!.NumberOf(journeys.PersonOf(journey, touch)), material.Companies!.NameOf);
        var counts = by == Dimension.Channel && journeys.Origins.Any(static o => o.Repeats > 0);
        var rows = new Rows(journeys.Origins.Count);
        for (var touch = 0; touch < journeys.Origins.Count; touch++)
        {
            var origin = journeys.Origins[touch];
            var row = names.RowOf[names.ByPage ? origin.Page : origin.Acquisition];
            rows.Put(touch, (row, counts ? origin.Repeats : 0), key => counts ? $"{names.Rows[key.Row]} ({key.Repeats})" : names.Rows[key.Row]);
        }

        return rows.Done();
    }

    private static ReportRows ByTouch(ReportJourneys journeys, Func<int, int, int> keyOf, Func<int, string> nameOf)
    {
        var rows = new Rows(journeys.Origins.Count);
        for (var journey = 0; journey < journeys.Journeys.Count; journey++)
        {
            var (start, length) = journeys.Journeys.RangeOf(journey);
            for (var touch = 0; touch < length; touch++)
                rows.Put(start + touch, (keyOf(journey, touch), 0), key => nameOf(key.Row));
        }

        return rows.Done();
    }

    // The last stage in the map's order that was reached by then; -1 before any.
    private static int StageOf(Journey journey, int touch)
    {
        var reached = -1;
        for (var stage = 0; stage < journey.StagesMs.Length; stage++)
        {
            if (journey.StagesMs[stage] != Journey.Missing && journey.StagesMs[stage] <= journey.TimesMs[touch])
                reached = stage;
        }

        return reached;
    }

    /// <summary>Numbers rows in the order in which they are met.</summary>
    private sealed class Rows(int touches)
    {
        private readonly int[] _rowOf = new int[touches];
        private readonly List<string> _names = [];
        private readonly Dictionary<(int Row, int Repeats), int> _numbers = [];

        public void Put(int touch, (int Row, int Repeats) key, Func<(int Row, int Repeats), string> nameOf)
        {
            if (!_numbers.TryGetValue(key, out var number))
            {
                _numbers[key] = number = _names.Count;
                _names.Add(nameOf(key));
            }

            _rowOf[touch] = number;
        }

        public ReportRows Done() => new(_rowOf, _names);
    }
}
