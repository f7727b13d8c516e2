namespace Throughline.Taxonomy;

/// <summary>One line of the decision table.</summary>
/// <param name="Id">Number of the reference, such as <c>R04</c>.</param>
/// <param name="Needs">What must hold, in words: what the page says of a rule that did not match.</param>
/// <param name="Decide">The verdict, or null when the rule does not match.</param>
internal sealed record ChannelRule(string Id, string Needs, Func<Evidence, Verdict?> Decide);
