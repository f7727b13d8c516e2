namespace Throughline.Taxonomy;

/// <summary>What a tuple means under one rule set.</summary>
/// <param name="Channel">One of <see cref="Channels"/>.</param>
/// <param name="IsPaid">Whether it was bought; independent of the channel (Video, Email and AI Assistant can be paid).</param>
/// <param name="Detail">A finer label: <c>sms</c>, <c>push</c>, <c>audio</c>, <c>print</c>, <c>direct-mail</c>, <c>paid</c>, <c>shopping</c>, <c>referral</c>, <c>unclassified-tag</c>, or empty.</param>
/// <param name="Source">Canonical source, else referrer host, else <c>(direct)</c> for Direct and <c>(not set)</c> otherwise.</param>
/// <param name="Medium">Normalised medium, or empty.</param>
/// <param name="Campaign">Normalised campaign, or empty.</param>
/// <param name="Rule">The rule that decided: the answer to "why this channel".</param>
public sealed record Classification(string Channel, bool IsPaid, string Detail, string Source, string Medium, string Campaign, string Rule);
