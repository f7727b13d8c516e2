namespace Throughline.Taxonomy;

/// <summary>One rule on the way to a verdict.</summary>
/// <param name="Rule">Its number.</param>
/// <param name="Needs">What it looks for.</param>
/// <param name="Matched">True for the rule that decided.</param>
/// <param name="Saw">What was there instead, or what it found.</param>
public sealed record TraceStep(string Rule, string Needs, bool Matched, string Saw);

/// <summary>One thing read from the URL, the referrer or the declaration.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">What was read.</param>
/// <param name="Meaning">What it means to the rules; may be empty.</param>
public sealed record TraceFact(string Name, string Value, string Meaning);

/// <summary>Why a tuple has its channel: the evidence, every rule asked in order, and the one that fired.</summary>
public sealed record RuleTrace(Classification Result, IReadOnlyList<TraceFact> Facts, IReadOnlyList<TraceStep> Steps)
{
    /// <summary>Asks the same table that classifies, rule by rule, until one answers.</summary>
    public static RuleTrace Of(Classifier classifier, Acquisition acquisition)
    {
        var evidence = new Evidence(acquisition, classifier.Rules);
        var steps = new List<TraceStep>();
        foreach (var rule in ChannelRules.Table)
        {
            if (rule.Id == "R02")
                steps.AddRange(OwnRules(evidence));
            var verdict = rule.Decide(evidence);
            if (rule.Id != "R02" || evidence.OwnRules.Count == 0)
                steps.Add(new TraceStep(verdict?.Rule ?? rule.Id, rule.Needs, verdict is not null, TraceWords.Saw(rule.Id, evidence)));
            if (verdict is not null)
                break;
        }

        return new RuleTrace(classifier.Classify(acquisition), TraceWords.Facts(evidence), steps);
    }

    private static IEnumerable<TraceStep> OwnRules(Evidence evidence)
    {
        foreach (var (rule, place) in evidence.OwnRules.Select(static (rule, place) => (rule, place)))
        {
            var matched = evidence.Holds(rule);
            var saw = matched ? rule.Channel : string.Join(", ", rule.When.Where(c => !evidence.Holds(c)).Select(c => evidence.ValueOf(c.Field) is { Length: > 0 } value ? $"{RuleSentence.Of(c.Field)} is “{value}”" : $"no {RuleSentence.Of(c.Field)}"));
            yield return new TraceStep($"R02 · rule {place + 1}", $"{(rule.Name.Length > 0 ? $"{rule.Name}: " : "")}{RuleSentence.Of(rule)}", matched, saw);
            if (matched)
                yield break;
        }
    }
}
