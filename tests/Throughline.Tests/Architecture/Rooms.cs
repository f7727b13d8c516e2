namespace Throughline.Tests.Architecture;

/// <summary>What a part of the application is to the others.</summary>
internal enum RoomKind
{
    /// <summary>Knows no room; every room may use it.</summary>
    Foundation,

    /// <summary>The command line: on top of everything, used by nothing.</summary>
    Edge,

    /// <summary>Serves all rooms.</summary>
    Serving,

    /// <summary>Stands in the order of the walk: may use the rooms before it.</summary>
    Walk,
}

/// <summary>One line of the table of rooms.</summary>
/// <param name="Name">Folder and namespace.</param>
/// <param name="Kind">What it is to the others.</param>
/// <param name="Prefix">Begins the names of the tables that it alone writes; empty when it has none.</param>
/// <param name="Purpose">One line, as ARCHITECTURE.md shows it.</param>
/// <param name="Face">What the others ask it for.</param>
internal sealed record Room(string Name, RoomKind Kind, string Prefix, string Purpose, string Face);

/// <summary>The table of rooms, in order. ARCHITECTURE.md shows the same table; a test compares them.</summary>
internal static class Rooms
{
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Log", RoomKind.Foundation, "log_", "the append-only log and its reading", "`IEventLog`, `Commands`, `IProjection`"),
        new("Storage", RoomKind.Foundation, "storage_", "SQLite and PostgreSQL, migrations, bulk writing", "`AppDb`, `Upsert`, `StableId`"),
        new("Web", RoomKind.Foundation, "", "layout, components, problems, money, health, metrics, calls to other servers", "`Problems`, `MoneyText`, `OutboundSender`, components"),
        new("Cli", RoomKind.Edge, "", "one file per command", "none"),
        new("Access", RoomKind.Serving, "access_", "workspaces, users, roles, keys", "`Workspace`, `Keyring`, `Actor`"),
        new("Privacy", RoomKind.Serving, "privacy_", "consent, export, erasure, retention", "`IPersonalData`"),
        new("Capture", RoomKind.Walk, "capture_", "the doors events come through", "`LandingUrl`, `Intake`"),
        new("Identity", RoomKind.Walk, "identity_", "who is who, with the evidence", "`People`, `PersonTimeline`"),
        new("Taxonomy", RoomKind.Walk, "taxonomy_", "raw tuple to channel, source, medium, campaign", "`Acquisitions`, `Classifier`"),
        new("Journeys", RoomKind.Walk, "journeys_", "sessions, touches and their columnar index", "`IJourneySource`, `Touches`, `Visits`"),
        new("Leads", RoomKind.Walk, "leads_", "people who asked, their sources and their changes", "`LeadCommands`, `LeadQueries`"),
        new("Deals", RoomKind.Walk, "deals_", "opportunities, buying groups, money", "`DealCommands`, `DealQueries`"),
        new("Qualify", RoomKind.Walk, "qualify_", "fit and intent, with the rules that fired", "scores"),
        new("Route", RoomKind.Walk, "route_", "who answers, and by when", "assignments"),
        new("FollowUp", RoomKind.Walk, "followup_", "tasks, sequences, escalation", "tasks"),
        new("Sync", RoomKind.Walk, "sync_", "what leaves, through the outbox", "deliveries"),
        new("Measure", RoomKind.Walk, "measure_", "reports: functions of journeys, leads, deals, spend", "`AttributionReports`"),
        new("Quality", RoomKind.Walk, "quality_", "audits, reconciliation, canary", "findings"),
    ];

    /// <summary>The room of a namespace below <paramref name="root"/>; null for the composition root and for others' code.</summary>
    public static Room? Of(string space, string root)
    {
        if (!space.StartsWith(root + ".", StringComparison.Ordinal))
            return null;
        var name = space[(root.Length + 1)..].Split('.')[0];
        return All.FirstOrDefault(room => room.Name == name);
    }

    /// <summary>Whether one room may use another at all.</summary>
    public static bool MayUse(Room from, Room to) => (from.Kind, to.Kind) switch
    {
        _ when from == to => true,
        (RoomKind.Edge, _) => true,
        (_, RoomKind.Foundation) => true,
        (RoomKind.Foundation, _) or (_, RoomKind.Edge) => false,
        (RoomKind.Serving, RoomKind.Serving) => Place(to) < Place(from),
        (RoomKind.Serving, RoomKind.Walk) => false,
        (RoomKind.Walk, RoomKind.Serving) => true,
        _ => Place(to) < Place(from),
    };

    private static int Place(Room room) => All.ToList().IndexOf(room);
}
