using System.CommandLine;
using Throughline.Cli.Attribute;

namespace Throughline.Cli.Classify;

/// <summary>What the call asks for.</summary>
internal sealed record ClassifyRequest
{
    public string? Url { get; init; }

    public string Referrer { get; init; } = "";

    public string Site { get; init; } = "";

    public string? File { get; init; }

    public string? UrlColumn { get; init; }

    public string? ReferrerColumn { get; init; }

    public string? SiteColumn { get; init; }

    public ClassifyFormat Format { get; init; }

    /// <summary>A rule set of a workspace, as its taxonomy exports it; null for the common rules alone.</summary>
    public string? Rules { get; init; }
}

/// <summary>How results are printed.</summary>
internal enum ClassifyFormat
{
    Table,
    Csv,
    Json,
}

/// <summary>The options of <c>throughline classify</c>, and how they become a request.</summary>
internal sealed class ClassifyOptions
{
    private readonly Option<string?> _referrer = Text("--referrer", "With a URL: the page the visitor came from.");
    private readonly Option<string?> _site = Text("--site", "With a URL: the site's own domains, spaces between them. Default: the URL's own host.");
    private readonly Option<string?> _file = Text("--file", "A CSV file (.csv or .csv.gz) whose first line names the columns.");
    private readonly Option<string?> _urlColumn = Text("--url-column", "With --file: the landing URL. Default: url.");
    private readonly Option<string?> _referrerColumn = Text("--referrer-column", "With --file: the referrer. Default: referrer, if there.");
    private readonly Option<string?> _siteColumn = Text("--site-column",
        "With --file: the site's own domains, spaces between them; an empty cell means the URL's own host. Default: site_domains, if there.");
    private readonly Option<string?> _rules = Text("--rules", "A workspace's own rules as YAML, as the taxonomy page exports them. Default: the common rules alone.");
    private readonly Option<string?> _format = Text("--format", "table, csv or json. Default: table.");

    public Argument<string?> Url { get; } = new("url")
    {
        Description = "A landing URL; a query alone (?utm_source=…) will do.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public IEnumerable<Option> All => [_referrer, _site, _file, _urlColumn, _referrerColumn, _siteColumn, _rules, _format];

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">One of them is wrong, or they do not fit each other.</exception>
    public ClassifyRequest Read(ParseResult parsed)
    {
        var request = new ClassifyRequest
        {
            Url = parsed.GetValue(Url),
            Referrer = parsed.GetValue(_referrer) ?? "",
            Site = parsed.GetValue(_site) ?? "",
            File = parsed.GetValue(_file),
            UrlColumn = parsed.GetValue(_urlColumn),
            ReferrerColumn = parsed.GetValue(_referrerColumn),
            SiteColumn = parsed.GetValue(_siteColumn),
            Format = ReadFormat(parsed.GetValue(_format)),
            Rules = parsed.GetValue(_rules),
        };
        if (request is { Url: null, File: null })
            throw new UsageException("give a URL, or --file with a CSV file");
        if (request is { Url: not null, File: not null })
            throw new UsageException("a URL and --file exclude each other");

        Option<string?>[] others = request.File is null ? [_urlColumn, _referrerColumn, _siteColumn] : [_referrer, _site];
        foreach (var option in others)
        {
            if (parsed.GetValue(option) is not null)
                throw new UsageException($"{option.Name} goes with {(request.File is null ? "--file" : "a single URL")} only");
        }

        return request;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static ClassifyFormat ReadFormat(string? text) => text?.ToLowerInvariant() switch
    {
        null or "table" => ClassifyFormat.Table,
        "csv" => ClassifyFormat.Csv,
        "json" => ClassifyFormat.Json,
        _ => throw new UsageException($"--format: '{text}' is none of table, csv, json"),
    };
}
