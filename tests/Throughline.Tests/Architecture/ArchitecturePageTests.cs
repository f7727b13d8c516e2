using System.Text.RegularExpressions;
using Throughline.Tests.Docs;

namespace Throughline.Tests.Architecture;

/// <summary>ARCHITECTURE.md shows the table that the rules check, and names files that exist.</summary>
public sealed partial class ArchitecturePageTests
{
    private const string Begin = "<!-- rooms -->\n";
    private const string End = "<!-- /rooms -->";

    private static string PagePath => Path.Combine(Repository.Root, "ARCHITECTURE.md");

    [Fact]
    public void Page_ItsTableOfRooms_IsTheOneThatIsChecked()
    {
        var page = File.ReadAllText(PagePath);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var expected = page[..from] + Table() + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (ReferencePagesTests.Writes)
            File.WriteAllText(PagePath, expected);

        File.ReadAllText(PagePath).ShouldBe(expected, "ARCHITECTURE.md is out of date: run with THROUGHLINE_WRITE_DOCS=1");
    }

    [Fact]
    public void Page_FilesItNames_Exist() =>
        NamedFile().Matches(File.ReadAllText(PagePath)).Select(static m => m.Groups["file"].Value).Where(static f => !f.Contains('<', StringComparison.Ordinal))
            .Where(static file => !Bases().Any(folder => File.Exists(Path.Combine(Repository.Root, folder, file)))).ShouldBeEmpty();

    private static string[] Bases() => ["", "src", "src/Throughline", "tests/Throughline.Tests/Architecture"];

    private static string Table()
    {
        var lines = Rooms.All.Select(static room => $"| {room.Name} | {KindOf(room)} | {(room.Prefix.Length == 0 ? "none" : $"`{room.Prefix}`")} | {room.Purpose} | {room.Face} |\n");
        return "| room | part | tables | what it does | what others use |\n| --- | --- | --- | --- | --- |\n" + string.Concat(lines);
    }

    private static string KindOf(Room room) => room.Kind switch
    {
        RoomKind.Foundation => "foundation",
        RoomKind.Edge => "edge",
        RoomKind.Serving => "serves all",
        _ => "walk",
    };

    [GeneratedRegex(@"`(?<file>[^`\s]+\.cs)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NamedFile();
}
