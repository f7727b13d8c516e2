namespace Throughline.Tests.Architecture;

/// <summary>Rules over the compiled code. Each is also run over planted violations, to prove that it bites.</summary>
public sealed class ArchitectureTests
{
    private static readonly Rule[] Rules =
    [
        new("1, 2 earlier rooms only", RoomRules.Order, "Capture.LooksAhead", "Capture.LooksAheadLater", "Capture.LooksAheadInGenerics", "Log.KnowsARoom", "Leads.UsesTheCommandLine"),
        new("1 public types only", RoomRules.PublicFace, "Leads.LooksInside"),
        new("2 only Storage names a store", RoomRules.StoresNamed, "Leads.NamesAStore"),
        new("4 rules are pure", PurityRules.RuleFolders, "Leads.Rules.ReadsTheClock", "Leads.Rules.Waits", "Leads.Rules.MakesIds"),
        new("5 database clients under Storage", RoomRules.Clients, "Leads.OpensADatabase"),
        new("5 one sender", RoomRules.Http, "Leads.CallsOut"),
        new("6 prefix", StorageRules.Prefix, "Leads.WrongPrefix"),
        new("6 SQL writes own tables", StorageRules.Sql, "Leads.WritesOthersSql"),
        new("6 rows of the own room", StorageRules.Rows, "Leads.WritesOthersRows"),
        new("7 banned members", PurityRules.BannedMembers, "Leads.Blocks"),
        new("7 console", PurityRules.Console, "Leads.Prints"),
        new("8 no async void", AsyncRules.Void, "Leads.FiresAndForgets"),
        new("8 Async", AsyncRules.Named, "Leads.HidesThatItWaits"),
        new("8 cancellation", AsyncRules.Cancellable, "Leads.CannotBeStopped"),
        new("9 no raw SQL", StorageRules.Raw, "Leads.TakesAnyText"),
        new("9 no SQL from pieces", StorageRules.Pieces, "Leads.GluesSql"),
        new("11 methods", SizeRules.Methods, "Leads.TalksTooMuch"),
        new("11 constructors", SizeRules.Constructors, "Leads.NeedsTooMuch"),
    ];

    public static TheoryData<string> Ids() => new(Rules.Select(static r => r.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Product_UnderARule_KeepsIt(string id)
    {
        var allowed = Exceptions.Of(id);
        var found = Find(id, Code.Product);

        found.Where(v => !allowed.Contains(v.Who)).Distinct().ShouldBeEmpty();
        allowed.Except(found.Select(static v => v.Who)).ShouldBeEmpty("these keep the rule now: take them off the list of exceptions");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Planted_UnderARule_IsFound(string id)
    {
        var rule = Rules.Single(r => r.Id == id);
        var found = Find(id, Code.Planted).Select(v => v.Who[(Code.Planted.Root.Length + 1)..]).ToHashSet();

        rule.Planted.Except(found).ShouldBeEmpty("planted, and not found");
        found.Where(static who => who.StartsWith("Good.", StringComparison.Ordinal) || who.Contains(".Good", StringComparison.Ordinal)).ShouldBeEmpty("nothing is wrong with it");
    }

    [Fact]
    public void AttributionLibrary_ItsReferences_AreTheRuntime()
    {
        Code.Attribution.References.Select(static r => r.Name).ShouldAllBe(static name => name.StartsWith("System.", StringComparison.Ordinal));
        PurityRules.Library(Code.Attribution).Select(static v => v.Who).Distinct().ShouldBe(Exceptions.Of("3 attribution library"));
        PurityRules.Library(Code.Planted).Select(static v => v.Who).ShouldContain("Throughline.Tests.Architecture.Planted.Leads.Rules.ReadsTheClock");
    }

    [Fact]
    public void Folders_OfTheApplication_AreTheRooms() =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "src", "Throughline")).Select(Path.GetFileName)
            .Except(["bin", "obj", "wwwroot", "Properties"]).Except(Rooms.All.Select(static r => r.Name)).ShouldBeEmpty("a folder that is no room");

    private static List<Violation> Find(string id, Code code) => [.. Rules.Single(r => r.Id == id).Find(code)];
}
