using System.Diagnostics;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>
/// Chromium as a visitor starts it, for what a remote-controlled one does not do (rendering pages in advance).
/// Ends with the object, its profile with it.
/// </summary>
internal sealed class PlainChromium : IDisposable
{
    private readonly Process _process;
    private readonly string _profile;

    private PlainChromium(Process process, string profile) => (_process, _profile) = (process, profile);

    public static PlainChromium Visit(string url)
    {
        Chromium.SkipWithoutBrowser();
        var profile = Directory.CreateTempSubdirectory("throughline-chromium-").FullName;
        var start = new ProcessStartInfo(Chromium.ExecutablePath)
        {
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
                "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={profile}", url,
            },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new PlainChromium(process, profile);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child may still write its last file; the folder is a temporary one.
        }
    }
}
