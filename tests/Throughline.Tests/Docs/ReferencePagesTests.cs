namespace Throughline.Tests.Docs;

/// <summary>Generated pages say what the product does today. With THROUGHLINE_WRITE_DOCS=1 they are written instead of compared.</summary>
public sealed class ReferencePagesTests
{
    private static readonly Dictionary<string, Func<string>> Pages = new()
    {
        ["channels.md"] = TaxonomyPages.Channels,
        ["click-ids.md"] = TaxonomyPages.ClickIds,
        ["settings.md"] = SystemPages.Settings,
        ["metrics.md"] = SystemPages.Metrics,
    };

    internal static bool Writes => Environment.GetEnvironmentVariable("THROUGHLINE_WRITE_DOCS") == "1";

    public static TheoryData<string> Names() => new(Pages.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void ReferencePage_Generated_IsCurrent(string name)
    {
        var file = Path.Combine(Repository.Root, "docs", "reference", name);
        var expected = Pages[name]().ReplaceLineEndings("\n");
        if (Writes)
            File.WriteAllText(file, expected);

        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(expected, $"docs/reference/{name} is out of date: run with THROUGHLINE_WRITE_DOCS=1");
    }
}
