using System.Threading.RateLimiting;

namespace Throughline.Taxonomy;

/// <summary>Slows registrations: a form's address that leaked must not fill the pipeline.</summary>
internal sealed class PartnerThrottle : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Registrations of one partner per window, by whatever door: a list goes through an import.</summary>
    public const int PerPartner = 120;

    /// <summary>Registrations by form from one network address per window.</summary>
    public const int PerAddress = 30;

    private readonly PartitionedRateLimiter<string> _partners = Limiter(PerPartner);
    private readonly PartitionedRateLimiter<string> _addresses = Limiter(PerAddress);

    /// <summary>Counts a registration; false when it must wait.</summary>
    public bool Allows(Guid partner, string? address)
    {
        using var ofPartner = _partners.AttemptAcquire(partner.ToString());
        using var fromAddress = _addresses.AttemptAcquire(address ?? "", address is null ? 0 : 1);
        return ofPartner.IsAcquired && (address is null || fromAddress.IsAcquired);
    }

    public void Dispose()
    {
        _partners.Dispose();
        _addresses.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 }));
}
