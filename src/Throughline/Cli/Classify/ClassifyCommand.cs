using System.CommandLine;
using Throughline.Cli.Attribute;

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
            if (request.File is null)
                ClassifyOne(request, output);
            else
                ClassifyFile(request, output);
            return 0;
        }
        catch (UsageException fault)
        {
            return Fail(errors, fault.Message, 2);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(errors, $"--file: {fault.Message}", 2);
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

    private static void ClassifyOne(ClassifyRequest request, Func<Stream> output)
    {
        var verdict = SiteClassifier.Classify(request.Url!, request.Referrer, SiteClassifier.Domains(request.Site));
        using var stream = output();
        using var writer = ClassifyOutput.Create(request.Format, stream, [request.UrlColumn ?? "url", request.ReferrerColumn ?? "referrer"], isSingle: true);
        writer.Write([request.Url!, request.Referrer], verdict);
        writer.End();
    }

    private static void ClassifyFile(ClassifyRequest request, Func<Stream> output)
    {
        using var file = TableFile.Open(request.File!);
        var columns = new RowColumns(
            file.RequiredColumn("--url-column", request.UrlColumn, "url"),
            file.ColumnOrDefault("--referrer-column", request.ReferrerColumn, "referrer"),
            file.ColumnOrDefault("--site-column", request.SiteColumn, "site_domains"));
        using var stream = output();
        using var writer = ClassifyOutput.Create(request.Format, stream, file.Columns, isSingle: false);
        SiteClassifier.Run(file, columns, writer);
        writer.End();
    }
}
