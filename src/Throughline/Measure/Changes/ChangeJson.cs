using Throughline.Measure.Rules;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>An amount of money, or a count; one of the two is given.</summary>
internal sealed record AmountJson(MoneyJson? Money, long? Count)
{
    public static AmountJson Of(long amount, ChangeSubject subject) =>
        subject.IsMoney ? new AmountJson(MoneyJson.Of(amount, subject.Question.Currency), null) : new AmountJson(null, amount);
}

/// <summary>A deal's part in a step.</summary>
internal sealed record DealMoveJson(Guid Deal, string Name, AmountJson Before, AmountJson After, AmountJson Change);

/// <summary>An event that took effect in a step.</summary>
internal sealed record EventMentionJson(Guid EventId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt);

/// <summary>What one cause changed. The changes of all steps and <c>unexplained</c> add up to the change exactly; those of the deals to the step's.</summary>
internal sealed record ChangeStepJson(string Cause, string Meaning, AmountJson Change, AmountJson After, int Events, IReadOnlyList<DealMoveJson> Deals, IReadOnlyList<EventMentionJson> Mentioned);

/// <summary>Why a number changed between two instants.</summary>
internal sealed record ChangeJson(
    string Number, DateTimeOffset Since, DateTimeOffset Until, AmountJson Before, AmountJson After, AmountJson Change, IReadOnlyList<ChangeStepJson> Steps, AmountJson Unexplained, bool Reconciles)
{
    public static ChangeJson Of(ChangeAnswer answer)
    {
        var subject = answer.Subject;
        return new ChangeJson(
            subject.Title,
            ApiTime.Of(answer.SinceMs),
            ApiTime.Of(answer.UntilMs),
            AmountJson.Of(answer.Before, subject),
            AmountJson.Of(answer.After, subject),
            AmountJson.Of(answer.Change, subject),
            [.. answer.Steps.Select(step => Step(step, subject))],
            AmountJson.Of(answer.Rest, subject),
            answer.Rest == 0);
    }

    private static ChangeStepJson Step(ChangeStep step, ChangeSubject subject) => new(
        CauseWords.Key(step.Cause),
        CauseWords.Meaning(step.Cause),
        AmountJson.Of(step.Change, subject),
        AmountJson.Of(step.After, subject),
        step.Events,
        [.. step.Deals.Select(d => new DealMoveJson(d.Deal, d.Name, AmountJson.Of(d.Before, subject), AmountJson.Of(d.After, subject), AmountJson.Of(d.Change, subject)))],
        [.. step.Mentioned.Select(static e => new EventMentionJson(e.EventId, e.Kind, ApiTime.Of(e.OccurredAt), ApiTime.Of(e.ReceivedAt)))]);
}
