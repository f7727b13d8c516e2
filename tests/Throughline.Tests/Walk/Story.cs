using Throughline.Log;

namespace Throughline.Tests.Walk;

/// <summary>Makes events for tests: valid by default, a test sets only what it is about.</summary>
internal static class Story
{
    public const long Start = 1_760_000_000_000;
    public const long Minute = 60_000;
    public const long Day = 86_400_000;

    public static Envelope View(string visitor, long at, string url, string? referrer = null, Guid? id = null) => Event(Kinds.PageView, visitor, at, id) with
    {
        Facts = new EventFacts { Door = "tracker", Visitor = visitor, Url = url, Referrer = referrer },
    };

    public static Envelope Form(string visitor, long at, string email, string? name = null, Guid? id = null) => Event(Kinds.FormSubmit, visitor, at, id) with
    {
        Facts = new EventFacts { Door = "form", Visitor = visitor, Url = "https://acme.test/contact", Name = "contact" },
        Personal = new EventPersonal { Email = email, Name = name },
    };

    public static Envelope Interaction(string visitor, long at, string name, string? channel = null, string? phone = null) => Event(Kinds.Interaction, visitor, at, null) with
    {
        Facts = new EventFacts { Door = "test", Visitor = visitor, Name = name, Channel = channel },
        Personal = phone is null ? null : new EventPersonal { Phone = phone },
    };

    public static Envelope Identify(string? visitor, string? user, long at, string? email = null) => Event(Kinds.Identify, visitor, at, null) with
    {
        Facts = new EventFacts { Door = "segment", Visitor = visitor },
        Personal = new EventPersonal { UserId = user, Email = email },
    };

    private static Envelope Event(string kind, string? visitor, long at, Guid? id) => new()
    {
        Workspace = Workbench.Workspace,
        EventId = id ?? Throughline.Storage.StableId.Of(Workbench.Workspace, kind, $"{visitor}{at}"),
        Kind = kind,
        OccurredAt = at,
        ReceivedAt = at + 5,
        Facts = new EventFacts { Door = "test" },
    };
}
