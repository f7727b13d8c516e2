using Mono.Cecil;

namespace Throughline.Tests.Architecture;

/// <summary>Who may know whom.</summary>
internal static class RoomRules
{
    private static readonly string[] DatabaseClients = ["Microsoft.Data.Sqlite", "Npgsql", "SQLitePCL", "ClickHouse"];

    // The sender checks addresses, deadlines and sizes; nobody else may open a connection.
    private static readonly string[] Senders = ["Web.Outbound.OutboundSender", "Storage.ClickHouse"];

    /// <summary>Rules 1 and 2: earlier rooms only, foundations know no room, the command line is used by nobody.</summary>
    public static IEnumerable<Violation> Order(Code code) =>
        from edge in Edges(code)
        where !Rooms.MayUse(edge.From, edge.To)
        select new Violation(Code.NameOf(edge.User), $"{edge.From.Name} may not use {edge.To.Name}: {Code.NameOf(edge.Used)}");

    /// <summary>Rule 1: of another room only the public types. Foundations may see into each other.</summary>
    public static IEnumerable<Violation> PublicFace(Code code) =>
        from edge in Edges(code)
        where edge.From.Kind != RoomKind.Edge && !(edge.From.Kind == RoomKind.Foundation && edge.To.Kind == RoomKind.Foundation)
        where edge.From != edge.To && !IsPublic(edge.Used)
        select new Violation(Code.NameOf(edge.User), $"uses the inside of {edge.To.Name}: {edge.Used.FullName}");

    /// <summary>Rule 2: SQLite and PostgreSQL are named only inside Storage.</summary>
    public static IEnumerable<Violation> StoresNamed(Code code) =>
        from type in code.Types
        where Rooms.Of(type.Namespace, code.Root)?.Name != "Storage"
        from used in Code.ReferencesOf(type)
        let space = Code.SpaceOf(used)
        where space.StartsWith($"{code.Root}.Storage.", StringComparison.Ordinal)
        select new Violation(Code.NameOf(type), $"names a store: {Code.NameOf(used)}");

    /// <summary>Rule 5: database clients only under Storage.</summary>
    public static IEnumerable<Violation> Clients(Code code) =>
        from type in code.Types
        let room = Rooms.Of(type.Namespace, code.Root)
        where room is not null && room.Name != "Storage"
        from used in Code.ReferencesOf(type)
        where DatabaseClients.Any(client => Within(Code.SpaceOf(used), client)) || used.FullName is "System.Data.Common.DbConnection" or "System.Data.Common.DbCommand"
        select new Violation(Code.NameOf(type), $"uses a database client: {Code.NameOf(used)}");

    /// <summary>Rule 5: HTTP calls only from the outbound sender.</summary>
    public static IEnumerable<Violation> Http(Code code) =>
        from type in code.Types
        where !Senders.Any(sender => type.FullName.StartsWith($"{code.Root}.{sender}", StringComparison.Ordinal))
        from used in Code.ReferencesOf(type)
        where used.FullName is "System.Net.Http.HttpClient" or "System.Net.Http.IHttpClientFactory" or "System.Net.Http.SocketsHttpHandler"
        select new Violation(Code.NameOf(type), $"opens connections: {used.FullName}");

    private static IEnumerable<(TypeDefinition User, Room From, TypeReference Used, Room To)> Edges(Code code) =>
        from type in code.Types
        let own = Rooms.Of(type.Namespace, code.Root)
        where own is not null
        from used in Code.ReferencesOf(type)
        let other = Rooms.Of(Code.SpaceOf(used), code.Root)
        where other is not null
        select (type, own, used, other);

    private static bool Within(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);

    private static bool IsPublic(TypeReference reference)
    {
        var type = reference.Resolve();
        return type is null || type.IsPublic || (type.IsNestedPublic && IsPublic(type.DeclaringType));
    }
}
