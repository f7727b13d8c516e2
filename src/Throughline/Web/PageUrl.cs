using Microsoft.AspNetCore.WebUtilities;

namespace Throughline.Web;

/// <summary>The address of a view: filters are the URL, so every link to "the same view but…" starts from the one that is open.</summary>
public sealed class PageUrl
{
    private readonly string _path;
    private readonly KeyValuePair<string, string>[] _query;

    private PageUrl(string path, KeyValuePair<string, string>[] query) => (_path, _query) = (path, query);

    /// <summary>The address of the request.</summary>
    public static PageUrl Of(HttpContext http) => Of(http.Request.Path + http.Request.QueryString.Value);

    /// <summary>A local address or a full one, of which the host is left out.</summary>
    public static PageUrl Of(string address)
    {
        var local = address.Contains("://", StringComparison.Ordinal) ? new Uri(address).PathAndQuery : address;
        var mark = local.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return new PageUrl(local, []);
        var query = QueryHelpers.ParseQuery(local[mark..]).SelectMany(static p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        return new PageUrl(local[..mark], [.. query]);
    }

    /// <summary>The value of a parameter, or null.</summary>
    public string? this[string name] => _query.FirstOrDefault(p => p.Key == name).Value;

    /// <summary>All parameters in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query => _query;

    /// <summary>The same view with a parameter set; null or empty takes it away.</summary>
    public PageUrl With(string name, string? value)
    {
        var others = _query.Where(p => p.Key != name);
        return new PageUrl(_path, string.IsNullOrEmpty(value) ? [.. others] : [.. others, KeyValuePair.Create(name, value)]);
    }

    /// <summary>The same view without parameters: a changed filter starts at the first page again.</summary>
    public PageUrl Without(params ReadOnlySpan<string> names)
    {
        var gone = names.ToArray();
        return new PageUrl(_path, [.. _query.Where(p => !gone.Contains(p.Key))]);
    }

    /// <summary>The same view as a CSV download.</summary>
    public PageUrl AsCsv() => new(_path + ".csv", [.. _query.Where(static p => p.Key is not ("before" or "after"))]);

    public override string ToString() => _query.Length == 0 ? _path : QueryHelpers.AddQueryString(_path, _query!);

    public static implicit operator string(PageUrl url) => url.ToString();
}
