using System.Threading.Channels;
using Throughline.Log;

namespace Throughline.Deals.Orders;

/// <summary>Matches waiting orders in the background whenever something new is known about people.</summary>
internal sealed class LateMatchService(LateMatches matches, ProjectionFeed feed, ILogger<LateMatchService> logger) : BackgroundService
{
    // Null: everything is to be looked through.
    private readonly Channel<IReadOnlyCollection<PersonChange>?> _changes = Channel.CreateUnbounded<IReadOnlyCollection<PersonChange>?>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Changed += Note;
        try
        {
            Note(null);
            await foreach (var changes in _changes.Reader.ReadAllAsync(stoppingToken))
                await MatchAsync(changes, stoppingToken);
        }
        finally
        {
            feed.Changed -= Note;
        }
    }

    private void Note(IReadOnlyCollection<PersonChange>? changes) => _changes.Writer.TryWrite(changes);

    private async Task MatchAsync(IReadOnlyCollection<PersonChange>? changes, CancellationToken cancellation)
    {
        try
        {
            await (changes is null ? matches.MatchAllAsync(cancellation) : matches.MatchAsync(changes, cancellation));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.OrderMatchFailed(fault);
        }
    }
}
