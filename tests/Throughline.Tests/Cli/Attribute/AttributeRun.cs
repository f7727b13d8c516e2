using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Throughline.Cli.Attribute;

namespace Throughline.Tests.Cli.Attribute;

/// <summary>Runs <c>throughline attribute</c> on a file made for one test.</summary>
internal sealed class AttributeRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attribute-").FullName;

    public int Code { get; private set; }

    public string Output { get; private set; } = "";

    public string Errors { get; private set; } = "";

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        using var file = System.IO.File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
        return path;
    }

    public AttributeRun Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        Code = AttributeCommand.Create(() => output, errors).Parse(arguments).Invoke();
        Output = Encoding.UTF8.GetString(output.ToArray());
        Errors = errors.ToString();
        return this;
    }

    /// <summary>Runs on a path table and returns the lines behind the header.</summary>
    public string[] Paths(string csv, params string[] more)
    {
        Run(["--paths", File("paths.csv", csv), "--format", "csv", .. more]);
        return Lines();
    }

    /// <summary>Runs on a touch table and returns the lines behind the header.</summary>
    public string[] Touches(string csv, params string[] more)
    {
        Run(["--touches", File("touches.csv", csv), "--format", "csv", .. more]);
        return Lines();
    }

    public string[] Lines() => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
