using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Throughline.Tests.Architecture;

/// <summary>Rules over files: length, pages, packages. Each finder is tried on a planted text, too.</summary>
public sealed partial class SourceTests
{
    private const int FileLines = 400;
    private const int ModuleLines = 60;

    /// <summary>Longer files, with the reason. May only shrink.</summary>
    private static readonly Dictionary<string, (DateOnly Until, string Why)> LongFiles = [];

    [Fact]
    public void Files_OfCode_AreShortEnoughToRead()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date);
        var found = Sources("*.cs", "*.razor", "*.js", "*.css").Select(static f => (f.Name, Limit: LimitOf(f.Name), Lines: Lines(f.Text)))
            .Where(static f => f.Lines > f.Limit).ToList();

        found.Where(f => !(LongFiles.TryGetValue(f.Name, out var line) && line.Until >= today)).ShouldBeEmpty();
        LongFiles.Keys.Except(found.Select(static f => f.Name)).ShouldBeEmpty("short enough now: take them off the list");
    }

    [Theory]
    [InlineData("src/Throughline/Leads/Lead.cs", 400)]
    [InlineData("src/Throughline/Leads/LeadsModule.cs", 60)]
    [InlineData("src/Throughline/Program.cs", 60)]
    public void Limit_OfAFile_DependsOnItsPart(string file, int limit) => LimitOf(file).ShouldBe(limit);

    [Fact]
    public void Pages_AllOfThem_KeepTheRulesOfPages() =>
        Sources("*.razor").SelectMany(static f => PageFaults(f.Name, f.Text)).ShouldBeEmpty();

    [Theory]
    [InlineData("src/Throughline/Leads/Lead.razor", "@page \"/leads\"", "a page outside Pages/")]
    [InlineData("src/Throughline/Leads/Pages/Lead.razor", "<button @onclick=\"Save\">", "@onclick")]
    [InlineData("src/Throughline/Leads/Pages/Lead.razor", "@rendermode InteractiveServer", "a render mode")]
    [InlineData("src/Throughline/Leads/Pages/Lead.razor", "<p style=\"color: red\">", "an inline style")]
    [InlineData("src/Throughline/Leads/Pages/Lead.razor", "<script>alert(1)</script>", "an inline script")]
    [InlineData("src/Throughline/Leads/Pages/Lead.razor", "<a onclick=\"go()\">", "an inline handler")]
    public void Page_Planted_IsFound(string name, string text, string fault) => PageFaults(name, text).ShouldBe([$"{name}: {fault}"]);

    [Fact]
    public void Page_WithDataAndAFile_IsFine() =>
        PageFaults("src/Throughline/Web/Pages/A.razor", "@page \"/a\"\n<script src=\"/a.js\" type=\"module\"></script><script type=\"application/json\">@data</script>").ShouldBeEmpty();

    [Fact]
    public void Packages_AllOfThem_ArePinnedExactlyAndExplained()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(static p => (Name: p.Attribute("Include")!.Value, Version: p.Attribute("Version")!.Value)).ToList();
        packages.Where(static p => !IsExact(p.Version)).ShouldBeEmpty();
        IsExact("1.*").ShouldBeFalse();
        IsExact("[1.0,2.0)").ShouldBeFalse();

        var folder = Path.Combine(Repository.Root, "docs", "decisions");
        var decisions = string.Join('\n', Directory.GetFiles(folder, "*.md").Select(File.ReadAllText));
        packages.Select(static p => p.Name).Where(name => !decisions.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty("a package that no page in docs/decisions explains");
        Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(static f => PinnedInProject().IsMatch(File.ReadAllText(f))).ShouldBeEmpty("versions belong into Directory.Packages.props");
    }

    [Fact]
    public void Build_OfEveryProject_IsStrict()
    {
        var build = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"));
        build.ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        build.ShouldContain("<Nullable>enable</Nullable>");
        build.ShouldContain("BannedSymbols.txt");
    }

    private static int LimitOf(string name) =>
        name.EndsWith("Module.cs", StringComparison.Ordinal) || name.EndsWith("/Program.cs", StringComparison.Ordinal) ? ModuleLines : FileLines;

    private static int Lines(string text) => text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    private static bool IsExact(string version) => ExactVersion().IsMatch(version);

    private static IEnumerable<(string Name, string Text)> Sources(params string[] patterns) =>
        from folder in new[] { "src", "tests", "benchmarks" }
        from pattern in patterns
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !name.Split('/').Any(static part => part is "bin" or "obj" or "node_modules" or "vendor" or "artifacts") && !BuiltFile().IsMatch(name)
        select (name, File.ReadAllText(file));

    private static IEnumerable<string> PageFaults(string name, string text)
    {
        if (text.Contains("@page", StringComparison.Ordinal) && !name.Contains("/Pages/", StringComparison.Ordinal))
            yield return $"{name}: a page outside Pages/";
        if (text.Contains("@onclick", StringComparison.Ordinal))
            yield return $"{name}: @onclick";
        if (text.Contains("@rendermode", StringComparison.Ordinal))
            yield return $"{name}: a render mode";
        if (InlineStyle().IsMatch(text))
            yield return $"{name}: an inline style";
        if (InlineScript().IsMatch(text))
            yield return $"{name}: an inline script";
        if (InlineHandler().IsMatch(text))
            yield return $"{name}: an inline handler";
    }

    [GeneratedRegex(@"^\d+\.\d+(\.\d+){0,2}(-[\w.]+)?$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"<PackageReference[^>]*\sVersion=", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PinnedInProject();

    [GeneratedRegex(@"\sstyle\s*=|<style\b", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"<script\b(?![^>]*\ssrc=)(?![^>]*type=\\?""application/json\\?"")", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"\son[a-z]+\s*=\s*""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InlineHandler();

    [GeneratedRegex(@"wwwroot/(t[.\d]*|.*\.min)\.js$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BuiltFile();
}
