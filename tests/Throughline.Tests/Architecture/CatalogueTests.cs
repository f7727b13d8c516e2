using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Mono.Cecil;
using Throughline.Attribution;
using Throughline.Storage;

namespace Throughline.Tests.Architecture;

/// <summary>Rules over what there is many of: rooms' tables, credit models, built files.</summary>
public sealed class CatalogueTests
{
    // What a table about a person has a column for.
    private static readonly string[] PersonalColumns = ["PersonId", "SubjectId", "LeadId", "NodeId", "VisitorId", "Email"];

    [Fact]
    public void RoomsWithPeoplesTables_AllOfThem_SayHowToExportAndErase()
    {
        // Rule 14 starts with the contract itself.
        if (Code.Product.Types.All(static t => t.Name != "IPersonalData"))
            return;
        Silent(Code.Product).ShouldBeEmpty();
    }

    [Fact]
    public void RoomWithPeoplesTables_Planted_IsFound() => Silent(Code.Planted).ShouldBe(["Deals"]);

    [Fact]
    public void CreditModels_AllOfThem_HaveANameOfTheirOwnAndAPlaceInTheDocs()
    {
        var names = CreditModels.Kinds.Select(static k => k.Name).ToList();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "attribution.md"));
        names.ShouldBeUnique();
        names.Where(name => !page.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty("docs/attribution.md does not name it");
    }

    [Fact]
    public void Tables_OfTheModel_CarryTheirRoomsPrefix()
    {
        using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseSqlite("Data Source=:memory:").Options);
        db.Model.GetEntityTypes().Select(static e => (Table: e.GetTableName()!, Room: Rooms.Of(e.ClrType.Namespace!, "Throughline")))
            .Where(static e => e.Room is null || e.Room.Prefix.Length == 0 || !e.Table.StartsWith(e.Room.Prefix, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Tracker_AsServed_IsWithinItsBudget()
    {
        var budget = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src", "tracker", "budget.json")))!["gzipBytes"]!["main"]!.GetValue<int>();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(Path.Combine(Repository.Root, "src", "Throughline", "wwwroot", "t.js")));
        packed.Length.ShouldBeLessThanOrEqualTo(budget);
    }

    private static IEnumerable<string> Silent(Code code)
    {
        var speaking = code.Types.Where(static t => t.Interfaces.Any(static i => i.InterfaceType.Name == "IPersonalData")).Select(t => Rooms.Of(t.Namespace, code.Root)?.Name).ToHashSet();
        return code.Types.Where(static t => t.Interfaces.Any(static i => i.InterfaceType.Name == "IEntityTypeConfiguration`1"))
            .Where(static t => RowsOf(t).Properties.Any(static p => PersonalColumns.Contains(p.Name)))
            .Select(t => Rooms.Of(t.Namespace, code.Root)).OfType<Room>().Where(static room => room.Kind is RoomKind.Walk or RoomKind.Serving).Select(static room => room.Name).Distinct().Except(speaking.OfType<string>());
    }

    private static TypeDefinition RowsOf(TypeDefinition table) => ((GenericInstanceType)table.Interfaces.First(static i => i.InterfaceType.Name == "IEntityTypeConfiguration`1").InterfaceType).GenericArguments[0].Resolve();
}
