namespace Throughline.Leads;

/// <summary>Kinds of the events that people and keys cause on leads.</summary>
public static class LeadEvents
{
    public const string Created = "lead.created";
    public const string StageChanged = "lead.stage_changed";
    public const string StatusChanged = "lead.status_changed";
    public const string OwnerChanged = "lead.owner_changed";
    public const string Noted = "lead.noted";
    public const string Exported = "leads.exported";
    public const string DefaultOwnerSet = "workspace.default_owner_set";
}

internal sealed record StageChange(string Stage);

internal sealed record StatusChange(string Status, string? Reason);

internal sealed record OwnerChange(Guid Owner);
