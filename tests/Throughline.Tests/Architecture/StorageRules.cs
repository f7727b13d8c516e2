using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Throughline.Tests.Architecture;

/// <summary>Who writes which table, and how.</summary>
internal static partial class StorageRules
{
    private static readonly string[] Writing = ["UpsertAsync", "InsertNewAsync", "Add", "AddRange", "AddAsync", "AddRangeAsync", "Update", "UpdateRange", "Remove", "RemoveRange", "ExecuteDeleteAsync", "ExecuteUpdateAsync"];

    private static readonly string[] RawSql = ["FromSqlRaw", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "SqlQueryRaw"];

    /// <summary>Rule 6: a table carries its room's prefix.</summary>
    public static IEnumerable<Violation> Prefix(Code code) =>
        from type in code.Types
        let room = Rooms.Of(type.Namespace, code.Root)
        where room is not null && type.Interfaces.Any(static i => i.InterfaceType.Name == "IEntityTypeConfiguration`1")
        from use in Code.Uses(type)
        where use.Member.Name == "ToTable"
        from text in Code.Texts(type).Take(1)
        where room.Prefix.Length == 0 || !text.StartsWith(room.Prefix, StringComparison.Ordinal)
        select new Violation(Code.NameOf(type), $"maps {text}, which does not begin with {room.Prefix}");

    /// <summary>Rule 6: SQL writes only tables of its own room. Storage carries the other rooms' schema.</summary>
    public static IEnumerable<Violation> Sql(Code code) =>
        from type in code.Types
        let room = Rooms.Of(type.Namespace, code.Root)
        where room is not null && room.Name != "Storage"
        from text in Code.Texts(type)
        from Match write in WritingSql().Matches(text)
        let table = write.Groups["table"].Value
        where room.Prefix.Length == 0 || !table.StartsWith(room.Prefix, StringComparison.Ordinal)
        select new Violation(Code.NameOf(type), $"writes {table}");

    /// <summary>Rule 6: rows are written by the room that maps them. Commands of the command line act for a room.</summary>
    public static IEnumerable<Violation> Rows(Code code) =>
        from type in code.Types
        let room = Rooms.Of(type.Namespace, code.Root)
        where room is not null && room.Kind != RoomKind.Edge
        from use in Code.Uses(type)
        let method = use.Member as GenericInstanceMethod
        where method is not null && Writing.Contains(method.Name)
        from row in method.GenericArguments
        let owner = Rooms.Of(Code.SpaceOf(row), code.Root)
        where owner is not null && owner != room
        select new Violation(Code.NameOf(type), $"writes {owner.Name}'s {row.Name}");

    /// <summary>Rule 9: no raw SQL of EF's, which takes its text as it comes.</summary>
    public static IEnumerable<Violation> Raw(Code code) =>
        from type in code.Types
        from use in Code.Uses(type)
        where RawSql.Contains(use.Member.Name)
        select new Violation(Code.NameOf(type), $"{use.From.Name} calls {use.Member.Name}");

    /// <summary>Rule 9: outside Storage no command text is put together from pieces.</summary>
    public static IEnumerable<Violation> Pieces(Code code) =>
        from type in code.Types
        where Rooms.Of(type.Namespace, code.Root)?.Name != "Storage"
        from method in Code.Methods(type)
        where method.HasBody
        let used = method.Body.Instructions.Select(static i => i.Operand).OfType<MemberReference>().ToList()
        where used.Any(static m => m.Name == "set_CommandText")
        where used.Any(static m => m.DeclaringType?.Name == "DefaultInterpolatedStringHandler" || m is { Name: "Concat" or "Format", DeclaringType.FullName: "System.String" })
        select new Violation(Code.NameOf(type), $"{method.Name} puts SQL together from pieces");

    [GeneratedRegex(@"\b(insert\s+(or\s+\w+\s+)?into|delete\s+from|update|create\s+table(\s+if\s+not\s+exists)?)\s+(?<table>[a-z]+_[a-z_]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex WritingSql();
}
