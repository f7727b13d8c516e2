using System.Threading.Channels;

namespace Throughline.Capture.Hooks.Answers;

/// <summary>Wakes whoever fetches answers: a lead that just came must not wait for the next round.</summary>
internal sealed class AnswerSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Returns when it was raised since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellation) => await _raised.Reader.ReadAsync(cancellation);
}
