using System.Threading.RateLimiting;

namespace Throughline.Access;

/// <summary>Slows guessing: attempts per address they come from, and per account they are aimed at.</summary>
internal sealed class SignInThrottle : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Attempts from one network address per window: an office behind one address signs in without trouble.</summary>
    public const int PerAddress = 40;

    /// <summary>Attempts on one account per window: at this pace a million guesses take a year.</summary>
    public const int PerAccount = 10;

    private readonly PartitionedRateLimiter<string> _addresses = Limiter(PerAddress);
    private readonly PartitionedRateLimiter<string> _accounts = Limiter(PerAccount);

    /// <summary>Counts an attempt; false when it must wait.</summary>
    public bool Allows(string address, string email)
    {
        using var fromAddress = _addresses.AttemptAcquire(address);
        using var onAccount = _accounts.AttemptAcquire(email);
        return fromAddress.IsAcquired && onAccount.IsAcquired;
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _accounts.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 }));
}
