using System.Collections.Concurrent;
using Throughline.Capture.Mail.Rules;

namespace Throughline.Capture.Mail;

/// <summary>Remembers the last minute of clicks of each copy, for what shows only over several: bursts and traps.</summary>
/// <remarks>In memory of one instance: behind several, a scanner whose requests are spread over them is seen by fewer rules.</remarks>
internal sealed class ScannerWatch
{
    // A scanner follows a few dozen links; more of one copy need not be kept.
    private const int ClicksKept = 32;
    private const int CopiesKept = 10_000;

    private readonly ConcurrentDictionary<long, List<MailClick>> _recent = new();

    /// <summary>Takes a click in; says why it is a machine's, and which earlier ones turned out to be.</summary>
    public (string? Reason, IReadOnlyList<MailClick> Earlier) Take(long recipient, MailClick click)
    {
        if (_recent.Count > CopiesKept)
            Forget(click.At);
        var clicks = _recent.GetOrAdd(recipient, static _ => []);
        lock (clicks)
        {
            clicks.RemoveAll(c => click.At - c.At > ScannerRules.TrapMs);
            var verdict = ScannerRules.Judge(clicks, click);
            // What is flagged once is not flagged again, but the trap itself stays known.
            clicks.RemoveAll(c => c.Link != Links.LinkToken.Trap && verdict.Reason == "trap" && verdict.Earlier.Contains(c));
            if (clicks.Count < ClicksKept)
                clicks.Add(click);
            return verdict;
        }
    }

    private void Forget(long now)
    {
        foreach (var (recipient, clicks) in _recent)
        {
            lock (clicks)
            {
                if (clicks.All(c => now - c.At > ScannerRules.TrapMs))
                    _recent.TryRemove(recipient, out _);
            }
        }
    }
}
