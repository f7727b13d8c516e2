using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>An amount of money, or a count, which models share out to a millionth; one of the two is given.</summary>
internal sealed record NumberJson(MoneyJson? Money, decimal? Count)
{
    public static NumberJson Of(long amount, ChangeSubject subject) => subject.Unit switch
    {
        ChangeUnit.Money => new NumberJson(MoneyJson.Of(amount, subject.Question.Currency), null),
        ChangeUnit.Millionth => new NumberJson(null, amount / 1_000_000m),
        _ => new NumberJson(null, amount),
    };
}

/// <summary>A deal's part in a step.</summary>
internal sealed record DealMoveJson(Guid Deal, string Name, NumberJson Before, NumberJson After, NumberJson Change);

/// <summary>An event that took effect in a step.</summary>
internal sealed record EventMentionJson(Guid EventId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt);

/// <summary>What one cause changed. The changes of all steps and <c>unexplained</c> add up to the change exactly; those of the deals to the step's.</summary>
internal sealed record ChangeStepJson(string Cause, string Meaning, NumberJson Change, NumberJson After, int Events, IReadOnlyList<DealMoveJson> Deals, IReadOnlyList<EventMentionJson> Mentioned, IReadOnlyList<string> Settings, string? Withheld);

/// <summary>Why a number changed between two instants. Where something is <c>withheld</c> the report shows no number there, for the reason given, and it counts as zero.</summary>
internal sealed record ChangeJson(
    string Number, DateTimeOffset Since, DateTimeOffset Until, NumberJson Before, NumberJson After, NumberJson Change, IReadOnlyList<ChangeStepJson> Steps, NumberJson Unexplained, bool Reconciles, string? WithheldBefore, string? WithheldAfter)
{
    public static ChangeJson Of(ChangeAnswer answer)
    {
        var subject = answer.Subject;
        return new ChangeJson(
            subject.Title,
            ApiTime.Of(answer.SinceMs),
            ApiTime.Of(answer.UntilMs),
            NumberJson.Of(answer.Before, subject),
            NumberJson.Of(answer.After, subject),
            NumberJson.Of(answer.Change, subject),
            [.. answer.Steps.Select(step => Step(step, subject))],
            NumberJson.Of(answer.Rest, subject),
            answer.Rest == 0,
            answer.WithheldBefore,
            answer.WithheldAfter);
    }

    private static ChangeStepJson Step(ChangeStep step, ChangeSubject subject) => new(
        CauseWords.Key(step.Cause),
        CauseWords.Meaning(step.Cause),
        NumberJson.Of(step.Change, subject),
        NumberJson.Of(step.After, subject),
        step.Events,
        [.. step.Deals.Select(d => new DealMoveJson(d.Deal, d.Name, NumberJson.Of(d.Before, subject), NumberJson.Of(d.After, subject), NumberJson.Of(d.Change, subject)))],
        [.. step.Mentioned.Select(static e => new EventMentionJson(e.EventId, e.Kind, ApiTime.Of(e.OccurredAt), ApiTime.Of(e.ReceivedAt)))],
        step.Settings,
        step.Withheld);
}
