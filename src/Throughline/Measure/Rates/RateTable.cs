using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Measure;

/// <summary>What one unit of a currency was worth in another from a day on, as last stated. The rate is exact: <see cref="Digits"/> ÷ 10^<see cref="Decimals"/>.</summary>
internal sealed record ExchangeRate
{
    public required Guid WorkspaceId { get; init; }

    public required string FromCurrency { get; init; }

    public required string ToCurrency { get; init; }

    /// <summary>Day as yyyymmdd, in the workspace's zone.</summary>
    public required int Day { get; init; }

    /// <summary>The rate's digits without its point; more than 0.</summary>
    public required long Digits { get; init; }

    /// <summary>How many of the digits stand behind the point, 0 to 12.</summary>
    public required int Decimals { get; init; }

    /// <summary>Place in the log of the statement that holds: a later one overrules it.</summary>
    public required long Seq { get; init; }

    public required Guid EventId { get; init; }
}

internal sealed class ExchangeRateTable : IEntityTypeConfiguration<ExchangeRate>
{
    public void Configure(EntityTypeBuilder<ExchangeRate> table) =>
        table.ToTable("measure_rates").HasKey(static r => new { r.WorkspaceId, r.FromCurrency, r.ToCurrency, r.Day });
}

/// <summary>Payload of <c>rate.recorded</c>. The rate is text, so that no JSON parser rounds it.</summary>
internal sealed record RateStatement(int Day, string From, string To, string Rate);
