using Throughline.Capture;
using Throughline.Journeys;
using Throughline.Taxonomy;

namespace Throughline.Leads.Rules;

/// <summary>What the events of one person say, to be folded into the person's lead.</summary>
internal sealed record LeadMaterial(
    Guid Person, IReadOnlyList<LeadCapture> Captures, IReadOnlyList<LeadChange> Changes, IReadOnlyList<Touch> Touches, IReadOnlyList<DefaultOwner> DefaultOwners, string? Region);

/// <summary>Makes the lead rows of a person: the oldest is the lead, later ones point to it. Pure.</summary>
internal static class LeadFold
{
    public static List<Lead> Fold(LeadMaterial material, IReadOnlyDictionary<long, AcquisitionFacts> acquisitions, Func<Guid, Guid> leadIdOf)
    {
        var captures = material.Captures.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.ReceivedAt).ThenBy(static c => c.EventId).ToList();
        var made = captures.Where(static c => c.Makes).DistinctBy(static c => c.NodeId).ToList();
        if (made.Count == 0)
            return [];

        var first = made[0];
        var lead = WithSources(Contact(material, captures, first, leadIdOf), material.Touches, acquisitions);
        var leads = new List<Lead> { WithChanges(lead, material.Changes) };
        leads.AddRange(made.Skip(1).Select(later => lead with { LeadId = leadIdOf(later.NodeId), NodeId = later.NodeId, MergedInto = lead.LeadId, CreatedAt = later.OccurredAt }));
        return leads;
    }

    private static Lead Contact(LeadMaterial material, List<LeadCapture> captures, LeadCapture first, Func<Guid, Guid> leadIdOf)
    {
        var email = Contact(captures, static c => c.Email);
        var name = Contact(captures, static c => c.Name);
        var phone = Contact(captures, static c => c.Phone);
        var company = Contact(captures, static c => c.Company);
        return new Lead
        {
            WorkspaceId = first.WorkspaceId,
            LeadId = leadIdOf(first.NodeId),
            NodeId = first.NodeId,
            PersonId = material.Person,
            MergedInto = null,
            Email = email,
            Name = name,
            Phone = phone,
            Company = company,
            SearchText = string.Join(' ', new[] { name, email, company, phone, PhoneNumber.Parse(phone, material.Region)?.E164 }.Distinct().Where(static t => t is not null)).ToLowerInvariant(),
            RecordSource = first.Door,
            SelfReported = Contact(captures, static c => c.SelfReported),
            CreatedAt = first.OccurredAt,
            Stage = Stages.Lead,
            Status = Statuses.New,
            DisqualifiedBecause = null,
            OwnerId = OwnerAt(material.DefaultOwners, first.Seq),
            OriginalAcquisitionId = 0,
            LatestAcquisitionId = 0,
            FirstUtmAcquisitionId = 0,
            LastUtmAcquisitionId = 0,
            FirstPageId = 0,
            LastPageId = 0,
            Touches = 0,
            LastTouchAt = 0,
        };
    }

    private static Lead WithSources(Lead lead, IReadOnlyList<Touch> all, IReadOnlyDictionary<long, AcquisitionFacts> acquisitions)
    {
        var touches = all.Where(static t => t.Flag is null && !t.Kind.IsExposure()).OrderBy(static t => t.OccurredAt).ThenBy(static t => t.ReceivedAt).ThenBy(static t => t.TouchId).ToList();
        if (touches.Count == 0)
            return lead;

        // The touch that made the lead may carry the same instant as the lead; a person known only from later visits starts with the first of them.
        var original = touches[0];
        var latest = touches.LastOrDefault(t => acquisitions[t.AcquisitionId].Channel != Channels.Direct) ?? original;
        return lead with
        {
            OriginalAcquisitionId = original.AcquisitionId,
            LatestAcquisitionId = latest.AcquisitionId,
            FirstUtmAcquisitionId = touches.FirstOrDefault(t => acquisitions[t.AcquisitionId].HasTags)?.AcquisitionId ?? 0,
            LastUtmAcquisitionId = touches.LastOrDefault(t => acquisitions[t.AcquisitionId].HasTags)?.AcquisitionId ?? 0,
            FirstPageId = touches[0].PageId,
            LastPageId = touches[^1].PageId,
            Touches = touches.Count,
            LastTouchAt = touches[^1].OccurredAt,
        };
    }

    private static Lead WithChanges(Lead lead, IReadOnlyList<LeadChange> changes)
    {
        foreach (var change in changes.OrderBy(static c => c.OccurredAt).ThenBy(static c => c.ReceivedAt).ThenBy(static c => c.EventId))
        {
            lead = change.Kind switch
            {
                LeadEvents.StageChanged => lead with { Stage = change.Value! },
                LeadEvents.StatusChanged => lead with { Status = change.Value!, DisqualifiedBecause = change.Reason },
                LeadEvents.OwnerChanged => lead with { OwnerId = Guid.Parse(change.Value!) },
                _ => lead,
            };
        }

        return lead;
    }

    private static Guid? OwnerAt(IReadOnlyList<DefaultOwner> owners, long seq) => owners.LastOrDefault(o => o.FromSeq < seq)?.OwnerId;

    // The workspace's own latest word, else what was given.
    private static string? Contact(List<LeadCapture> captures, Func<LeadCapture, string?> field) =>
        captures.LastOrDefault(c => c.IsStated && Has(c, field)) is { } stated ? field(stated) : Given(captures, field);

    // With a public key anybody can send a form in another's name: it fills in what is unknown, and stands on the timeline.
    // Only the browser that gave it first may correct it: a visitor's id is nobody else's to know.
    private static string? Given(List<LeadCapture> captures, Func<LeadCapture, string?> field)
    {
        var first = captures.FirstOrDefault(c => Has(c, field));
        var corrected = first?.BrowserId is { } browser ? captures.LastOrDefault(c => c.BrowserId == browser && Has(c, field)) : null;
        return (corrected ?? first) is { } capture ? field(capture) : null;
    }

    private static bool Has(LeadCapture capture, Func<LeadCapture, string?> field) => !string.IsNullOrWhiteSpace(field(capture));
}
