namespace Throughline.Capture;

/// <summary>Collects what one URL says, parameter by parameter: per name the first value that means something, per field the most trusted name.</summary>
/// <param name="clicksOnly">Leaves the campaign fields alone: intake only needs the click identifiers.</param>
internal sealed class LandingReading(bool clicksOnly = false)
{
    /// <summary>The parameter that carries a partner's reference code.</summary>
    private const string PartnerParameter = "pc";

    /// <summary>Recommended length of a value (rule U09), in characters.</summary>
    private const int LongValue = 100;

    /// <summary>Parameters kept from one URL; a hostile URL could carry hundreds.</summary>
    private const int MaxParameters = 40;

    /// <summary>Warnings kept from one URL.</summary>
    private const int MaxWarnings = 20;

    private readonly string[] _normalised = ["", "", "", "", "", ""];
    private readonly string[] _written = ["", "", "", "", "", ""];
    private readonly int[] _rank = [99, 99, 99, 99, 99, 99];
    private List<ClickId>? _parameters;
    private List<UrlWarning>? _warnings;

    internal IReadOnlyList<ClickId> Parameters => _parameters ?? (IReadOnlyList<ClickId>)[];

    internal IReadOnlyList<UrlWarning> Warnings => _warnings ?? (IReadOnlyList<UrlWarning>)[];

    internal string PartnerCode { get; private set; } = "";

    internal UtmTags Tags() => Set(_normalised);

    internal UtmTags WrittenTags() => Set(_written);

    internal void Warn(string code, ReadOnlySpan<char> parameter, string suggestion = "")
    {
        _warnings ??= [];
        if (_warnings.Count < MaxWarnings)
            _warnings.Add(new UrlWarning(code, parameter[..Math.Min(parameter.Length, 64)].ToString(), suggestion));
    }

    internal void Read(string text, Range region, bool isFragment, bool isLastRegion)
    {
        foreach (var token in new UrlTokens(text, region))
        {
            var encoded = text.AsSpan()[token.Name];
            var name = encoded.ContainsAny('%', '+') ? PercentText.Decode(encoded, out _).AsSpan().Trim() : encoded;
            var value = text.AsSpan()[token.Value];
            if (name.IsEmpty || name is [.., '[', ']'])
                continue;

            if (UtmNames.TryFind(name, out var field, out var rank))
            {
                if (!clicksOnly)
                    ReadTag(name, value, (int)field, rank, new Place(isFragment, token.IsRepaired, isLastRegion && token.IsLast));
            }
            else if (ClickParameters.Find(name) is { } parameter)
                ReadParameter(parameter, value);
            else if (PartnerCode.Length == 0 && name.Equals(PartnerParameter, StringComparison.OrdinalIgnoreCase))
                PartnerCode = ReferenceCode.Read(value) ?? "";
            else if (token.HasValue && UtmNames.Misspelt(name) is { } meant)
                Warn(UrlWarnings.UnknownUtmLike, name, meant);
        }
    }

    private void ReadTag(ReadOnlySpan<char> name, ReadOnlySpan<char> value, int field, int rank, Place place)
    {
        if (value.IsEmpty)
            return;

        var decoded = PercentText.Decode(value, out var faults);
        var whole = TagText.NormaliseWhole(decoded);
        // Before the question whether it means anything: a masked URL no longer shows what the value was.
        var isPersonal = PersonalText.LooksLikeEmail(whole);
        if (!isPersonal && TagText.IsAbsent(decoded, whole))
        {
            if (TagText.IsMacro(decoded))
                Warn(UrlWarnings.UnresolvedMacro, name);
            return;
        }

        if (rank >= _rank[field])
        {
            if (rank == _rank[field])
                Warn(UrlWarnings.Duplicate, name);
            return;
        }

        if (isPersonal)
        {
            Warn(UrlWarnings.PersonalValue, name);
            decoded = whole = TagText.Masked;
        }
        else if (place.IsLast && WithoutCopiedPunctuation(decoded) is { } shorter)
        {
            Warn(UrlWarnings.TrailingPunctuation, name);
            decoded = shorter;
            whole = TagText.NormaliseWhole(shorter);
        }

        _rank[field] = rank;
        _normalised[field] = TagText.Cut(whole);
        _written[field] = ReferenceEquals(decoded, whole) ? _normalised[field] : TagText.Tidied(decoded);
        WarnAboutValue(name, whole, faults, place);
    }

    private void WarnAboutValue(ReadOnlySpan<char> name, string value, PercentFaults faults, Place place)
    {
        if (faults.HasFlag(PercentFaults.DoubleEncoded))
            Warn(UrlWarnings.DoubleEncoded, name);
        if (faults.HasFlag(PercentFaults.NotUtf8))
            Warn(UrlWarnings.NotUtf8, name);
        if (place.IsFragment)
            Warn(UrlWarnings.InFragment, name);
        if (place.IsRepaired)
            Warn(UrlWarnings.RepairedSeparator, name);
        if (value.Length > LongValue)
            Warn(UrlWarnings.LongValue, name);
        if (value is "test" or "xxx")
            Warn(UrlWarnings.Placeholder, name);
    }

    private void ReadParameter(ClickParameter parameter, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || _parameters is { Count: >= MaxParameters } || Has(parameter))
            return;

        if (ClickValue.Read(value) is { } text)
            (_parameters ??= []).Add(new ClickId(parameter, parameter.IsIdentifier || !PersonalText.HoldsEmail(value) ? text : TagText.Masked));
        else
            Warn(UrlWarnings.ClickIdDropped, parameter.Name);
    }

    private bool Has(ClickParameter parameter)
    {
        if (_parameters is not null)
        {
            foreach (var known in _parameters)
            {
                if (ReferenceEquals(known.Definition, parameter))
                    return true;
            }
        }

        return false;
    }

    // A closing bracket belongs to the value when its opening one does: "spring (uk)".
    private static string? WithoutCopiedPunctuation(string value)
    {
        var end = value.Length;
        while (end > 0 && (value[end - 1] is '.' or ',' or '\u201d' || (value[end - 1] == ')' && !value.AsSpan(0, end).Contains('('))))
            end--;
        return end < value.Length && end > 0 ? value[..end] : null;
    }

    private static UtmTags Set(string[] values) =>
        values is ["", "", "", "", "", ""] ? UtmTags.None : new UtmTags(values[0], values[1], values[2], values[3], values[4], values[5]);

    private readonly record struct Place(bool IsFragment, bool IsRepaired, bool IsLast);
}
