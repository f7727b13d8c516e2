namespace Throughline.Leads;

/// <summary>A section that a later room adds to a lead's page. The component takes the parameter <c>Lead</c>, a <see cref="Leads.Lead"/>.</summary>
/// <param name="Order">Place among the sections, ascending.</param>
/// <param name="Component">A Razor component.</param>
public sealed record LeadPanel(int Order, Type Component);
