namespace Throughline.Leads;

/// <summary>A section that a later room adds to a lead's page. The component takes the parameter <c>Lead</c>, a <see cref="Leads.Lead"/>.</summary>
/// <param name="Order">Place among the sections, ascending.</param>
/// <param name="Component">A Razor component.</param>
/// <param name="IsOfMerge">Whether two leads are compared by it before they are made one.</param>
/// <param name="ShowsPersonal">False when it shows nothing personal and does without a rep's buttons for viewers: only such a panel is shown to them.</param>
public sealed record LeadPanel(int Order, Type Component, bool ShowsPersonal = true, bool IsOfMerge = false);
