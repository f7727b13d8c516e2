using System.Diagnostics;
using System.Text.Json;

namespace Throughline.Tests.Capture.Clients;

/// <summary>Runs a vendor's client, unchanged, against the running server; without Node or the packages the test is skipped, with the reason.</summary>
internal static class ClientRun
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "clients");

    public static async Task<JsonElement> SendAsync(CaptureRun run, string script, params string[] more)
    {
        Skip.IfNot(Directory.Exists(Path.Combine(Folder, "node_modules")), "needs Node and `npm ci` in tests/clients (./test does both)");
        var start = new ProcessStartInfo("node") { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[script, run.App.Address.ToString().TrimEnd('/'), run.Workspace.WriteKey, .. more])
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.ShouldBe(0, await errors);
        using var json = JsonDocument.Parse((await output).Trim().Split('\n')[^1]);
        return json.RootElement.Clone();
    }
}
