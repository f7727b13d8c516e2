using System.Text.RegularExpressions;

namespace Throughline.Tests.Cli.Attribute;

public partial class AttributeSampleTests
{
    /// <summary>The README shows a call on the shipped sample and what it prints; this runs it.</summary>
    [Fact]
    public void Readme_TheExampleOnTheSample_PrintsWhatItSays()
    {
        var root = Repository.Root;
        var readme = File.ReadAllText(Path.Combine(root, "src", "Throughline.Attribution", "README.md"));
        var example = Example().Match(readme);
        example.Success.ShouldBeTrue();
        using var run = new AttributeRun();

        run.Run([.. Words().Matches(example.Groups["words"].Value).Select(word => word.Value.Trim('"'))
            .Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(root, word) : word)]);

        run.Code.ShouldBe(0, run.Errors);
        run.Output.Trim().ShouldBe(example.Groups["output"].Value.Trim());
    }

    [GeneratedRegex(@"\$ \./throughline attribute (?<words>[^\n]*(\\\n[^\n]*)*)\n(?<output>model,channel.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Example();

    [GeneratedRegex("\"[^\"]*\"|[^\\s\\\\]+", RegexOptions.None, 5000)]
    private static partial Regex Words();
}
