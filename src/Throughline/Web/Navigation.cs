using Microsoft.AspNetCore.Authorization;

namespace Throughline.Web;

/// <summary>The rail of one reader: every room's entries, in order, less those the role may not see.</summary>
public sealed class Navigation(IEnumerable<NavigationEntry> entries, IAuthorizationService authorization, IHttpContextAccessor http)
{
    public async Task<IReadOnlyList<NavigationEntry>> VisibleAsync()
    {
        var visible = new List<NavigationEntry>();
        foreach (var entry in entries.OrderBy(static e => e.Group).ThenBy(static e => e.Order))
        {
            if (await MayAsync(entry.Policy))
                visible.Add(entry);
        }

        return visible;
    }

    /// <summary>Whether the reader fulfils a policy; null is everybody.</summary>
    public async Task<bool> MayAsync(string? policy) => policy is null || (await authorization.AuthorizeAsync(http.HttpContext!.User, null, policy)).Succeeded;

    /// <summary>The entry whose path is the longest beginning of the address: a lead's page belongs to Leads.</summary>
    public static NavigationEntry? Current(IReadOnlyList<NavigationEntry> entries, string path) =>
        entries.Where(e => path == e.Path || (e.Path != "/" && path.StartsWith(e.Path + "/", StringComparison.Ordinal))).MaxBy(static e => e.Path.Length);
}
