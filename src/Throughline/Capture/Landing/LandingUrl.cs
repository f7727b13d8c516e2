namespace Throughline.Capture;

/// <summary>A parameter of the click-identifier list found on a URL.</summary>
/// <param name="Definition">What the parameter is.</param>
/// <param name="Value">Verbatim and case-sensitive; <c>*</c> when the URL had been masked (no consent, or read back from the log).</param>
public readonly record struct ClickId(ClickParameter Definition, string Value)
{
    /// <summary>Lower-case name.</summary>
    public string Name => Definition.Name;

    /// <summary>Whether the value itself is known, not only its presence.</summary>
    public bool HasValue => Value != TagText.Masked;
}

/// <summary>What a landing URL and its referrer say by themselves, before any rule (channels.md N1 to N5, N7; repairs of utm.md 3).</summary>
/// <remarks>
/// Pure and bounded: reads at most 4,096 characters, takes any text, never throws. A masked URL (<see cref="UrlMask"/>) yields the same tags and
/// parameter names as the original.
/// </remarks>
public sealed record LandingUrl
{
    /// <summary>The host in its one form, or null when the text names none.</summary>
    public string? Host { get; private init; }

    /// <summary>The path as written, starting with a slash when there is a host; e-mail addresses masked.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Campaign fields after N4 and N5: what rules compare.</summary>
    public UtmTags Tags { get; private init; } = UtmTags.None;

    /// <summary>The same fields as people wrote them (decoded, case kept): what people are shown.</summary>
    public UtmTags WrittenTags { get; private init; } = UtmTags.None;

    /// <summary>Every listed parameter present with a value, in the order of the URL, each once.</summary>
    public IReadOnlyList<ClickId> Parameters { get; private init; } = [];

    /// <summary>The parameters that identify one click or one recipient.</summary>
    public IEnumerable<ClickId> ClickIds => Parameters.Where(static parameter => parameter.Definition.IsIdentifier);

    /// <summary>What was repaired or ignored, in the order met.</summary>
    public IReadOnlyList<UrlWarning> Warnings { get; private init; } = [];

    /// <summary>Where the visit came from.</summary>
    public Referrer Referrer { get; private init; } = Referrer.None;

    /// <summary>The code of a reference-code parameter (<c>pc</c>), when its check character holds; else empty.</summary>
    public string PartnerCode { get; private init; } = "";

    /// <summary>Reads both texts.</summary>
    public static LandingUrl Parse(string? url, string? referrer = null)
    {
        var text = UrlParts.Prepare(url);
        var from = Referrer.Parse(referrer);
        if (text.Length == 0)
            return new LandingUrl { Referrer = from };

        var parts = UrlParts.Of(text);
        var reading = new LandingReading();
        if (url!.Length > UrlParts.MaxLength)
            reading.Warn(UrlWarnings.UrlCut, "");
        if (!parts.IsOpaque)
        {
            reading.Read(text, parts.Query, isFragment: false, isLastRegion: parts.Fragment.Start.Value >= parts.Fragment.End.Value);
            reading.Read(text, parts.Fragment, isFragment: true, isLastRegion: true);
        }

        return new LandingUrl
        {
            Host = parts.Host(text),
            Path = UrlMask.MaskedPath(text, parts.Path),
            Tags = reading.Tags(),
            WrittenTags = reading.WrittenTags(),
            Parameters = reading.Parameters,
            Warnings = reading.Warnings,
            PartnerCode = reading.PartnerCode,
            Referrer = from,
        };
    }

    /// <summary>The same <see cref="ClickIds"/> as <see cref="Parse"/> gives, without the rest: all that intake needs of most addresses.</summary>
    /// <param name="url">The address.</param>
    /// <param name="dropped">Whether one was too long to keep.</param>
    internal static IEnumerable<ClickId> ReadClickIds(string url, out bool dropped)
    {
        dropped = false;
        var text = UrlParts.Prepare(url);
        var parts = UrlParts.Of(text);
        if (parts.IsOpaque)
            return [];
        var reading = new LandingReading(clicksOnly: true);
        reading.Read(text, parts.Query, isFragment: false, isLastRegion: false);
        reading.Read(text, parts.Fragment, isFragment: true, isLastRegion: true);
        dropped = reading.Warnings.Any(static w => w.Code == UrlWarnings.ClickIdDropped);
        return reading.Parameters.Where(static parameter => parameter.Definition.IsIdentifier);
    }

    /// <summary>The listed parameter a name on a URL means: escapes resolved, case ignored.</summary>
    internal static ClickParameter? FindParameter(ReadOnlySpan<char> name) =>
        ClickParameters.Find(name.Contains('%') ? PercentText.Decode(name, out _) : name);
}
