using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Capture;
using Throughline.Capture.Links;
using Throughline.Cli.Classify;
using Throughline.Taxonomy;

namespace Throughline.Cli;

/// <summary><c>throughline lint</c>: checks one address, or a file of ads' addresses, against the rules of utm.md 6.</summary>
internal static class LintCommand
{
    private const int LargestFile = 64 << 20;

    private static readonly Argument<string?> UrlArgument = new("url") { Description = "One address. Quote it: shells read & and ?.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> FileOption = new("--file") { Description = "Addresses one a line, or a CSV with a column url, final_url, destination or link. '-' reads standard input." };
    private static readonly Option<string?> WorkspaceOption = new("--workspace") { Description = "Check against this workspace's naming rules, too. Needs its data folder (Storage__Data)." };
    private static readonly Option<string> SiteOption = new("--site") { Description = "Own domains, separated by spaces.", DefaultValueFactory = static _ => "" };
    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print JSON." };
    private static readonly Option<bool> StrictOption = new("--strict") { Description = "Exit with 1 when any address has an error." };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var command = new Command("lint", "Check the tags of links: one address, or a file of ads' addresses (rules U01 to U14).") { UrlArgument, FileOption, WorkspaceOption, SiteOption, JsonOption, StrictOption };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var url = parsed.GetValue(UrlArgument);
        var file = parsed.GetValue(FileOption);
        if ((url is null) == (file is null))
            return await FailAsync("name one address, or a file with --file", 2);
        try
        {
            var urls = url is not null ? [url] : await ReadAsync(file!, cancellation);
            if (urls.Count == 0)
                return await FailAsync($"{file} holds no address", 1);
            var results = await CheckAsync(parsed, urls, cancellation);
            if (results is null)
                return 1;
            await Console.Out.WriteLineAsync(parsed.GetValue(JsonOption) ? JsonSerializer.Serialize(results, Json) : Text(results));
            return parsed.GetValue(StrictOption) && results.Any(static r => r.Worst == LinkSeverity.Error) ? 1 : 0;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return await FailAsync($"--file: {fault.Message}", 2);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(fault.Message, 1);
        }
    }

    private static async Task<int> FailAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync($"throughline lint: {message}");
        return code;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file == "-")
            return UrlList.Read(await Console.In.ReadToEndAsync(cancellation));
        if (new FileInfo(file) is { Exists: true, Length: > LargestFile })
            throw new IOException($"{file} is larger than 64 MB: check it in pieces");
        return UrlList.Read(await File.ReadAllTextAsync(file, cancellation));
    }

    private static async Task<IReadOnlyList<LintResult>?> CheckAsync(ParseResult parsed, IReadOnlyList<string> urls, CancellationToken cancellation)
    {
        if (parsed.GetValue(WorkspaceOption) is not { } name)
        {
            // The common rules need no store.
            var domains = SiteClassifier.Domains(parsed.GetValue(SiteOption)!);
            var lint = new LinkLint(LinkJudge.Common, null);
            return [.. urls.Select(u => lint.Check(u, domains))];
        }

        await using var services = await CliHost.OpenAsync(cancellation);
        return await WorkspaceArgument.FindAsync(services, name, cancellation) is { } workspace
            ? await services.GetRequiredService<LinkLint>().CheckAllAsync(workspace.Id, urls, cancellation)
            : null;
    }

    private static string Text(IReadOnlyList<LintResult> results)
    {
        var text = new System.Text.StringBuilder();
        foreach (var result in results)
        {
            text.Append(Printable(result.Url)).Append('\n').Append($"  {result.Channel}  (source {Printable(result.Source)}, rule {result.Rule})\n");
            foreach (var finding in result.Findings)
                text.Append($"  {finding.Severity.ToString().ToLowerInvariant(),-7} {(finding.Code.Length > 0 ? finding.Code : "note"),-4} {Printable(finding.Message)}\n");
        }

        var errors = results.Count(static r => r.Worst == LinkSeverity.Error);
        var warnings = results.Count(static r => r.Worst == LinkSeverity.Warning);
        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{results.Count} checked: {errors} with errors, {warnings} with warnings, {results.Count - errors - warnings} fine").ToString();
    }

    // A control character in an address must not steer the reader's terminal.
    private static string Printable(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '\ufffd' : c));
}
