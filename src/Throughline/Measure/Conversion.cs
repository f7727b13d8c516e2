namespace Throughline.Measure;

/// <summary>One of the people whose touches led to a conversion.</summary>
/// <param name="Weight">How much their touches count beside each other's: the role's weight, split between the companies they buy for.</param>
internal readonly record struct Buyer(Guid Person, double Weight);

/// <summary>A conversion that reports credit.</summary>
/// <param name="Id">The deal, or the lead.</param>
/// <param name="Currency">The money's; empty for goals that only count.</param>
/// <param name="At">When it happened: the end of its journey.</param>
/// <param name="LeadAt">When the lead was created; the first of the buying group's.</param>
/// <param name="OpenedAt">When the deal was opened, or <see cref="Attribution.Journey.Missing"/>.</param>
/// <param name="Buyers">Whose journey it is, in a fixed order.</param>
internal sealed record Conversion(Guid Id, string Currency, long Minor, long At, long LeadAt, long OpenedAt, Buyer[] Buyers);
