using System.CommandLine;
using Throughline.Cli.Attribute;
using Throughline.Taxonomy;

namespace Throughline.Cli.Classify;

/// <summary><c>throughline classify</c>: what the product would record for landing URLs and referrers, without a server.</summary>
internal static class ClassifyCommand
{
    public static Command Create() => Create(Console.OpenStandardOutput, Console.Error);

    /// <summary>The command, printing elsewhere.</summary>
    internal static Command Create(Func<Stream> output, TextWriter errors)
    {
        var options = new ClassifyOptions();
        var command = new Command("classify", "Say which channel a landing URL and its referrer belong to, and by which rule: one URL, or a CSV file (.csv or .csv.gz) of them.");
        command.Arguments.Add(options.Url);
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction(parsed => Run(() => options.Read(parsed), output, errors));
        return command;
    }

    private static int Run(Func<ClassifyRequest> read, Func<Stream> output, TextWriter errors)
    {
        try
        {
            var request = read();
            var site = new SiteClassifier(ClassifierOf(request.Rules));
            if (request.File is null)
                ClassifyOne(request, site, output);
            else
                ClassifyFile(request, site, output);
            return 0;
        }
        catch (UsageException fault)
        {
            return Fail(errors, fault.Message, 2);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(errors, $"--file or --rules: {fault.Message}", 2);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Fail(errors, fault.Message, 1);
        }
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        errors.WriteLine($"throughline classify: {message}");
        return code;
    }

    // The file is checked as a publication would be: what could not be published is not tried out either.
    private static Classifier ClassifierOf(string? path)
    {
        if (path is null)
            return Classifier.Default;
        if (new FileInfo(path) is { Exists: true, Length: > RuleYaml.MaxLength })
            throw new UsageException($"--rules: at most {RuleYaml.MaxLength:N0} bytes");
        var (document, faults) = RuleYaml.Read(File.ReadAllText(path));
        if (document is null)
            throw new UsageException(string.Join('\n', faults.Take(10).Select(static f => $"--rules: {f.Path}: {f.Message}")));
        var (classifier, findings) = RuleYaml.Compile(document);
        return findings.FirstOrDefault(static f => f.Severity == TagSeverity.Error) is { } error ? throw new UsageException($"--rules: {error.Path}: {error.Message}") : classifier;
    }

    private static void ClassifyOne(ClassifyRequest request, SiteClassifier site, Func<Stream> output)
    {
        var verdict = site.Classify(request.Url!, request.Referrer, SiteClassifier.Domains(request.Site));
        using var stream = output();
        using var writer = ClassifyOutput.Create(request.Format, stream, [request.UrlColumn ?? "url", request.ReferrerColumn ?? "referrer"], isSingle: true);
        writer.Write([request.Url!, request.Referrer], verdict);
        writer.End();
    }

    private static void ClassifyFile(ClassifyRequest request, SiteClassifier site, Func<Stream> output)
    {
        using var file = TableFile.Open(request.File!);
        var columns = new RowColumns(
            file.RequiredColumn("--url-column", request.UrlColumn, "url"),
            file.ColumnOrDefault("--referrer-column", request.ReferrerColumn, "referrer"),
            file.ColumnOrDefault("--site-column", request.SiteColumn, "site_domains"));
        using var stream = output();
        using var writer = ClassifyOutput.Create(request.Format, stream, file.Columns, isSingle: false);
        site.Run(file, columns, writer);
        writer.End();
    }
}
