using Throughline.Identity;
using Throughline.Log;
using Throughline.Measure.Rules;

namespace Throughline.Measure;

/// <summary>A touch of a deal under one model, opened down to the raw event.</summary>
/// <param name="Touch">When, where from, what it earned.</param>
/// <param name="Weight">Its share of the deal.</param>
/// <param name="Minor">Its money, exact.</param>
/// <param name="Term">Its part of the formula; null when the model has none in words.</param>
/// <param name="Rule">Why it has its channel, in words.</param>
/// <param name="Evidence">What joined its browser to the lead; empty when the event itself named the lead.</param>
/// <param name="Event">The event as it was received; null when the log no longer holds it.</param>
public sealed record StoryTouch(ExplainedTouch Touch, double Weight, long Minor, CreditTerm? Term, string Rule, IReadOnlyList<EvidenceLink> Evidence, Envelope? Event);

/// <summary>How a deal was credited under one model: the formula, the path, the evidence, the rules, the events.</summary>
public sealed record CreditStory(DealExplanation Explanation, string ModelKey, string ModelLabel, string? Sentence, IReadOnlyList<StoryTouch> Touches);
