using Throughline.Capture;
using Throughline.Identity.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Identity;

/// <summary>Which identifiers an event names, and whose history it belongs to.</summary>
internal readonly record struct Identifier(Guid NodeId, string Kind, string Value);

/// <summary>Reads the identifiers out of an event's personal section. Pure.</summary>
internal static class IdentifiersOf
{
    /// <summary>Strongest first. A user id that anybody may have sent comes after the e-mail.</summary>
    /// <param name="e">The event.</param>
    /// <param name="region">Country in which national phone numbers are read.</param>
    public static List<Identifier> Event(Envelope e, string? region)
    {
        var found = new List<Identifier>(2);
        if (e.Personal is { } personal)
        {
            if (Text(personal.UserId) is { } user)
                found.Add(Of(e.Workspace, IdentityKinds.User, user));
            if (e.Kind == Kinds.Alias && Text(personal.PreviousId) is { } previous)
                found.Add(Of(e.Workspace, IdentityKinds.User, previous));
            if (Email(e, personal) is { } email)
                found.Insert(IsPublic(e) ? 0 : found.Count, email);
            if (Phone(e, personal, region, found.Count == 0) is { } phone)
                found.Add(phone);
        }

        if (found.Count == 0 && NeedsReference(e))
            found.Add(Of(e.Workspace, IdentityKinds.Reference, e.EventId.ToString("N")));
        return found;
    }

    /// <summary>A browser's id as a subject: its own GUID, or one derived from the text the client uses.</summary>
    public static Guid? Visitor(Guid workspace, string? visitor) =>
        string.IsNullOrEmpty(visitor) ? null : Guid.TryParse(visitor, out var id) ? id : StableId.Of(workspace, "visitor", visitor);

    public static Identifier Of(Guid workspace, string kind, string value) => new(StableId.Of(workspace, kind, value), kind, value);

    private static Identifier? Email(Envelope e, EventPersonal personal)
    {
        if (personal.Email is null || !EmailAddress.TryNormalise(personal.Email, out var email, out _))
            return null;
        if (email.Class != EmailClass.Role)
            return Of(e.Workspace, IdentityKinds.Email, email.MatchKey);
        var who = Text(personal.Name)?.ToLowerInvariant() ?? e.Facts.Visitor ?? e.EventId.ToString("N");
        return Of(e.Workspace, IdentityKinds.Email, $"{email.MatchKey}|{who}");
    }

    /// <summary>How strongly an event says that a browser is somebody's: the link of a mail is not the person's own word.</summary>
    public static string MarkKind(Envelope e, Identifier identifier) => identifier.Kind switch
    {
        _ when IsByLink(e) => IdentityKinds.Link,
        _ when IsScanToJoin(e) => IdentityKinds.Scan,
        var own when !IsClaim(e, identifier) => own,
        IdentityKinds.User => IdentityKinds.Claim,
        _ => IdentityKinds.PhoneClaim,
    };

    /// <summary>Whether the event names a user id or a telephone number without the workspace's own word for it: sent with a public key, not by a person who works here, a secret key or a file they brought in.</summary>
    public static bool IsClaim(Envelope e, Identifier identifier) => identifier.Kind is IdentityKinds.User or IdentityKinds.Phone && IsPublic(e);

    /// <summary>Whether the person was named by the link they followed.</summary>
    public static bool IsByLink(Envelope e) =>
        e.Kind == Capture.Hits.DoorEvents.Flagged || (e.Kind == Kinds.Interaction && e.Facts.Name is Interactions.EmailClick or Interactions.MeetingJoined);

    // Level 4: a mobile joins people. A desk's number says who called when nothing else does, and with a name not even that: many share it.
    private static Identifier? Phone(Envelope e, EventPersonal personal, string? region, bool isAlone)
    {
        if (WithheldCaller.Is(personal.Phone) || PhoneNumber.Parse(personal.Phone, region) is not { NamesSomebody: true } number)
            return null;
        if (number.IsPersonal)
            return Of(e.Workspace, IdentityKinds.Phone, number.E164);
        if (!isAlone)
            return null;
        var desk = number.Extension is null ? number.E164 : $"{number.E164};ext={number.Extension}";
        return Of(e.Workspace, IdentityKinds.Phone, e.Kind != Kinds.Interaction && Text(personal.Name) is { } name ? $"{desk}|{name.ToLowerInvariant()}" : desk);
    }

    private static bool IsPublic(Envelope e) => !e.Facts.IsStated;

    private static bool NeedsReference(Envelope e) =>
        e.Kind == "lead.created" || IsScanToJoin(e) || (e.Kind == Kinds.FormSubmit && e.Personal is { } p && (p.Phone is not null || p.Name is not null || p.Email is not null));

    // A code scanned by a browser nobody knows yet: the visit that follows joins it.
    private static bool IsScanToJoin(Envelope e) => e.Kind == Kinds.Interaction && e.Facts is { Visitor: null, Flag: null } && Capture.HandOverCode.Is(e.Facts.HandOver);

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
