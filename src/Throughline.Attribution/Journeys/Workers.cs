using System.Runtime.ExceptionServices;

namespace Throughline.Attribution;

/// <summary>Runs numbered blocks of work on several threads.</summary>
/// <remarks>
/// Plain threads, because this library knows no tasks and no pool: the caller says how many, and they end with the call. Which thread
/// takes which block is left to chance, so a block may write only what is its own; callers combine the blocks in their order
/// afterwards, and the result is the same bit by bit for any number of threads.
/// </remarks>
internal static class Workers
{
    /// <summary>Runs <paramref name="work"/>(block, worker) for every block; worker numbers are below <paramref name="threads"/>.</summary>
    public static void Run(int threads, int blocks, Action<int, int> work)
    {
        threads = Math.Clamp(threads, 1, Math.Max(1, blocks));
        var next = -1;
        ExceptionDispatchInfo? fault = null;
        void Drain(int worker)
        {
            try
            {
                for (var block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
                    work(block, worker);
            }
            catch (Exception exception)
            {
                // A fault on a bare thread would end the process; it belongs to the caller instead.
                Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(exception), null);
                Interlocked.Exchange(ref next, blocks);
            }
        }

        var others = new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var worker = i + 1;
            others[i] = new Thread(() => Drain(worker)) { IsBackground = true };
            others[i].Start();
        }

        Drain(0);
        foreach (var thread in others)
            thread.Join();
        fault?.Throw();
    }
}
