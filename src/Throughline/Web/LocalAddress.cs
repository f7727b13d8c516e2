namespace Throughline.Web;

/// <summary>Redirects only go to this site: an address from a query string may have been planted.</summary>
public static class LocalAddress
{
    /// <summary>The address when it is a path of this site, else the fallback.</summary>
    public static string Or(string? address, string fallback) =>
        address is ['/', .. var rest] && (rest.Length == 0 || rest[0] is not ('/' or '\\')) && !address.Any(char.IsControl) ? address : fallback;
}
