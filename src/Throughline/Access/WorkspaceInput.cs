namespace Throughline.Access;

/// <summary>The form of a workspace.</summary>
internal sealed class WorkspaceInput
{
    public string? Name { get; set; }

    public string? TimeZone { get; set; }

    public string? Currency { get; set; }

    public string? SiteDomains { get; set; }

    public WorkspaceDraft Draft => new(Name, TimeZone, Currency, SiteDomains);

    public static WorkspaceInput Of(Workspace workspace) =>
        new() { Name = workspace.Name, TimeZone = workspace.TimeZone, Currency = workspace.Currency, SiteDomains = workspace.SiteDomains };

    public static WorkspaceInput Guess(HttpContext http) => new() { TimeZone = TimeZones.Guess, Currency = TimeZones.GuessCurrency(http.Request.Headers.AcceptLanguage.ToString()) };
}
