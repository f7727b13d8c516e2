using System.Diagnostics;
using Throughline.Tests.Stores;

namespace Throughline.Tests.Crash;

/// <summary>The real server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts the server and returns when it answers.</summary>
    public static async Task<ServerProcess> StartAsync(TestStore store, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = store.Folder,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Throughline.dll"));
        start.ArgumentList.Add("serve");
        foreach (var (key, value) in store.Settings)
            start.Environment[key.Replace(":", "__")] = value;
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__")] = value;
        // The system chooses the port, and the server says which: a port that was free a moment ago may be another test's by now.
        start.Environment["Urls"] = "http://127.0.0.1:0";

        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        await server.StartAsync();
        return server;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task StartAsync()
    {
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("the server ended"));
        try
        {
            Address = await _ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (Exception fault) when (fault is TimeoutException or InvalidOperationException)
        {
            lock (_output)
                throw new InvalidOperationException($"the server did not start:\n{string.Join('\n', _output)}", fault);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        const string Ready = "Throughline is ready: ";
        lock (_output)
            _output.Add(line.Data ?? "");
        if (line.Data?.StartsWith(Ready, StringComparison.Ordinal) == true)
            _ready.TrySetResult(new Uri(line.Data[Ready.Length..]));
    }
}
