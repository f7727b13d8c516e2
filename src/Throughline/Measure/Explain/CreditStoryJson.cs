using Throughline.Identity;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Measure;

/// <summary>One link between a browser and the lead: the event that is the evidence. Values are match keys of identifiers, which are personal.</summary>
internal sealed record EvidenceJson(string Kind, Guid EventId, DateTimeOffset At, string FromKind, string From, string ToKind, string To)
{
    public static EvidenceJson Of(EvidenceLink link) => new(
        link.Kind switch { EvidenceKind.BrowserGave => "browser_gave", EvidenceKind.OneBrowser => "one_browser", EvidenceKind.ByHand => "by_hand", _ => "one_event" },
        link.EventId, ApiTime.Of(link.OccurredAt), link.FromKind, link.From, link.ToKind, link.To);
}

/// <summary>The event as it was received, without its personal part.</summary>
internal sealed record RawEventJson(Guid EventId, long Seq, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, EventFacts Facts);

/// <summary>The rule that decided the channel: its id in the docs, and in words.</summary>
internal sealed record ChannelRuleJson(string Id, string Words);

/// <summary>A touch: its part of the formula, its weight and money, its channel with the rule, what joined its browser to the lead, and the raw event.</summary>
/// <param name="Raw">What it counted before scaling; weight = raw ÷ the sum of all raw.</param>
internal sealed record StoryTouchJson(
    DateTimeOffset At, Guid Lead, string Channel, string Source, string? Campaign, string? Page, double? Raw, string? Term, double Weight, MoneyJson Revenue, ChannelRuleJson Rule, IReadOnlyList<EvidenceJson> Identity, RawEventJson? Event)
{
    public static StoryTouchJson Of(StoryTouch told, string currency)
    {
        var touch = told.Touch;
        return new(
            ApiTime.Of(touch.OccurredAt), touch.Lead, touch.Acquisition.Channel, touch.Acquisition.Source,
            touch.Acquisition.Campaign.Length == 0 ? null : touch.Acquisition.Campaign, touch.Page.Length == 0 ? null : touch.Page,
            told.Term?.Raw, told.Term?.Words, told.Weight, MoneyJson.Of(told.Minor, currency),
            new ChannelRuleJson(touch.Acquisition.Rule, told.Rule), [.. told.Evidence.Select(EvidenceJson.Of)],
            told.Event is { } e ? new RawEventJson(e.EventId, e.Seq, e.Kind, ApiTime.Of(e.OccurredAt), ApiTime.Of(e.ReceivedAt), e.Facts) : null);
    }
}

/// <summary>How a deal was credited under one model. The touches' weights add up to 1 and their money to the deal's revenue, in the report's currency.</summary>
internal sealed record CreditStoryJson(
    Guid Deal, string Name, MoneyJson Revenue, ConvertedJson? Converted, DateTimeOffset ConvertedAt, string Model, string? Formula, IReadOnlyList<StoryTouchJson> Touches, int TouchesBeforeWindow, int TouchesAfterConversion, int TouchesLeftOut, int TouchesFlagged)
{
    public static CreditStoryJson Of(CreditStory story)
    {
        var e = story.Explanation;
        return new(
            e.Deal.DealId, e.Deal.Name, MoneyJson.Of(e.Money.Minor, e.Money.Currency), ConvertedJson.Of(e), ApiTime.Of(e.ConvertedAt), story.ModelKey, story.Sentence,
            [.. story.Touches.Select(t => StoryTouchJson.Of(t, e.Money.Currency))], e.Earlier, e.Later, e.LeftOut, e.Flagged);
    }
}

/// <summary>A number of the attribution report, explained: its deals, and the story of each asked for.</summary>
internal sealed record ExplainedCellJson(string By, string? Key, string Model, double Conversions, MoneyJson Revenue, int Deals, IReadOnlyList<CreditStoryJson> Explained)
{
    public static ExplainedCellJson Of(ExplainedCell explained)
    {
        var question = explained.Cell.Question;
        return new(
            question.By.Key, explained.Cell.Value, question.Models[0].Key, explained.Cell.Conversions, MoneyJson.Of(explained.Cell.Minor, question.Currency), explained.Cell.Deals.Count,
            [.. explained.Stories.Select(CreditStoryJson.Of)]);
    }
}
