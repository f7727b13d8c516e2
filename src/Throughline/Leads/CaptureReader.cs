using System.Text.Json;
using Throughline.Identity;
using Throughline.Log;

namespace Throughline.Leads;

/// <summary>Reads what an event says about a person: forms, identify calls and leads typed in make one; the rest only adds.</summary>
internal static class CaptureReader
{
    private static readonly string[] SelfReportedNames = ["how_did_you_hear", "how_did_you_hear_about_us", "hdyhau", "self_reported_source", "heard_about_us"];

    /// <param name="e">The event.</param>
    /// <param name="region">Country in which national phone numbers are read.</param>
    public static LeadCapture? Read(Envelope e, string? region)
    {
        if (e.Personal is not { } personal || e.Facts.Flag is not null || e.Kind == Kinds.Alias)
            return null;
        var identifiers = Identifiers.Of(e, region);
        if (identifiers.Count == 0)
            return null;

        var makes = e.Kind switch
        {
            LeadEvents.Created => true,
            Kinds.FormSubmit => HasContact(personal),
            Kinds.Interaction => Interactions.MakesLead(e.Facts.Name) && HasContact(personal),
            Kinds.Identify => personal.Email is not null,
            _ => false,
        };
        if (!makes && personal is { Email: null, Name: null, Phone: null, Company: null })
            return null;
        return new LeadCapture
        {
            WorkspaceId = e.Workspace,
            NodeId = identifiers[0],
            EventId = e.EventId,
            OccurredAt = e.OccurredAt,
            ReceivedAt = e.ReceivedAt,
            Seq = e.Seq,
            Makes = makes,
            Door = e.Facts.Door,
            IsStated = e.Facts.IsStated,
            BrowserId = Identifiers.BrowserOf(e),
            Email = personal.Email,
            Name = personal.Name,
            Phone = personal.Phone,
            Company = personal.Company,
            SelfReported = SelfReported(personal.Traits),
        };
    }

    private static bool HasContact(EventPersonal personal) => personal.Email is not null || personal.Phone is not null || personal.Name is not null;

    private static string? SelfReported(JsonElement? traits)
    {
        if (traits is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        foreach (var name in SelfReportedNames)
        {
            if (fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }

        return null;
    }
}
