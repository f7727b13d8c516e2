using Throughline.Storage;

namespace Throughline.Leads;

/// <summary>A lead is named after the identifier that made it, so that a replay gives the same id.</summary>
public static class LeadIds
{
    public static Guid Of(Guid workspace, Guid node) => StableId.Of(workspace, "lead", node.ToString("N"));
}
