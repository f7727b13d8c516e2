using System.Globalization;
using Throughline.Access;
using Throughline.Attribution;

namespace Throughline.Measure.Rules;

/// <summary>Says how the models with weights of the workspace's own arrive at theirs. Computed apart from the models, as all formulas.</summary>
internal static class WeightFormulas
{
    /// <param name="text"><c>Email=2/Display=0.5</c>: a channel, and what its touches count.</param>
    /// <param name="j">The journey.</param>
    public static CreditFormula ByChannel(string text, FormulaJourney j)
    {
        var weights = CustomWeights.Read(text, out _);
        return Custom("channel", weights, j.Channels.Select(c => (Name: c, Raw: weights.GetValueOrDefault(c, 1))));
    }

    /// <param name="text"><c>call=3/visit=1</c>: a kind of touch, and what its touches count.</param>
    /// <param name="j">The journey.</param>
    public static CreditFormula ByKind(string text, FormulaJourney j)
    {
        var weights = CustomWeights.Read(text, out _);
        return Custom("kind", weights, j.Kinds.Select(k => (Name: TouchKindNames.TitleOf(k), Raw: weights.GetValueOrDefault(TouchKindNames.KeyOf(k), 1))));
    }

    /// <param name="text"><c>20/20/20/40</c>: one weight for each stage of the funnel map.</param>
    /// <param name="j">The journey.</param>
    public static CreditFormula ByStage(string text, FormulaJourney j)
    {
        var shares = Array.ConvertAll(text.Split('/'), static part => double.Parse(part, CultureInfo.InvariantCulture));
        var (raw, words) = (new double[j.Count], Enumerable.Range(0, j.Count).Select(static _ => new List<string>()).ToArray());
        var from = 0;
        foreach (var (stage, share) in j.Stages.Zip(shares).Where(static s => s.First.At != Journey.Missing))
        {
            var to = j.Times.Count(t => t <= stage.At);
            if (to > from)
            {
                for (var touch = from; touch < to; touch++)
                    Add(touch, share / (to - from), to - from == 1 ? Said($"{stage.Stage.Name}: {share:0.##}") : Said($"{stage.Stage.Name}: {share:0.##} ÷ {to - from}"));
            }
            else
            {
                Add(Math.Max(0, to - 1), share, Said($"{stage.Stage.Name}, no touch since the stage before: {share:0.##}"));
            }

            from = Math.Max(from, to);
        }

        var sentence = $"{text}, by the stages of the funnel map: each shares its part between the touches since the stage before; stages not reached drop out, and all are scaled to 1.";
        return raw.Sum() > 0
            ? new(sentence, [.. raw.Zip(words, static (r, w) => new CreditTerm(r, string.Join(" + ", w)))])
            : Equal($"{sentence} None of them weighs anything here, so every touch counts the same.", j.Count);

        void Add(int touch, double part, string why)
        {
            raw[touch] += part;
            if (part > 0)
                words[touch].Add(why);
        }
    }

    private static CreditFormula Custom(string what, IReadOnlyDictionary<string, double> weights, IEnumerable<(string Name, double Raw)> touches)
    {
        CreditTerm[] terms = [.. touches.Select(static t => new CreditTerm(t.Raw, t.Raw > 0 ? Said($"{t.Name}: {t.Raw:0.####}") : ""))];
        var sentence = $"Each touch counts as its {what} weighs ({string.Join(", ", weights.Select(static w => Said($"{w.Key}={w.Value:0.####}")))}; others 1), scaled to 1.";
        return terms.Any(static t => t.Raw > 0) ? new(sentence, terms) : Equal($"{sentence} None of them weighs anything here, so every touch counts the same.", terms.Length);
    }

    private static CreditFormula Equal(string sentence, int count) => new(sentence, [.. Enumerable.Range(0, count).Select(_ => new CreditTerm(1, $"1 of {count} touches"))]);

    private static string Said(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
