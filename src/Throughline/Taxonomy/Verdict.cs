namespace Throughline.Taxonomy;

/// <summary>The answer of one rule.</summary>
internal sealed record Verdict(string Channel, bool IsPaid, string Detail, string Rule)
{
    internal static Verdict Of(string channel, string rule, bool isPaid = false, string detail = "") => new(channel, isPaid, detail, rule);
}
