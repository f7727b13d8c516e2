using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>One territory's numbering plan. Patterns are compiled when first asked for.</summary>
internal sealed class PhonePlan(PhonePlanRow row)
{
    // The projections read numbers, so a verdict must not hang on how busy the machine is; at most 21 digits are matched.
    private const int RegexMs = 60_000;

    private readonly Lazy<Regex> _general = new(() => Whole(row.General));
    private readonly Lazy<Regex?> _leading = new(() => row.LeadingDigits is null ? null : Front(row.LeadingDigits));
    private readonly Lazy<Regex?> _international = new(() => row.InternationalPrefix is null ? null : Front(row.InternationalPrefix));
    private readonly Lazy<Regex?> _prefix = new(() => row.NationalPrefix is null ? null : Front(row.NationalPrefix));
    private readonly Lazy<(PhoneKind Kind, Regex Pattern)[]> _kinds = new(() => [.. row.Kinds.Select(static k => (k.Kind, Whole(k.Pattern)))]);

    public string Region => row.Region;

    public string CountryCode => row.CountryCode;

    /// <summary>Lengths that national numbers of any kind have.</summary>
    public IReadOnlySet<int> Lengths => row.Lengths;

    public bool IsGeneral(string national) => _general.Value.IsMatch(national);

    /// <summary>Null when the territory is not told from its neighbours by first digits.</summary>
    public bool? HasLeadingDigits(string national) => _leading.Value?.IsMatch(national);

    /// <summary>The rest behind the prefix for calls abroad, or null when the number does not begin with it.</summary>
    public string? WithoutInternationalPrefix(string digits)
    {
        if (_international.Value?.Match(digits) is not { Success: true, Length: > 0 } prefix)
            return null;
        var rest = digits[prefix.Length..];
        return rest.Length > 0 && rest[0] != '0' ? rest : null;
    }

    /// <summary>The number without the digit dialled at home, transformed where the plan says so.</summary>
    public string WithoutNationalPrefix(string national)
    {
        if (_prefix.Value?.Match(national) is not { Success: true, Length: > 0 } match)
            return national;
        var last = match.Groups[^1];
        return row.Transform is not null && match.Groups.Count > 1 && last.Success && last.Length > 0
            ? match.Result(row.Transform) + national[match.Length..]
            : national[match.Length..];
    }

    /// <summary>What a national number is for; null when it is none of this territory.</summary>
    public PhoneKind? KindOf(string national)
    {
        if (!IsGeneral(national))
            return null;
        var (isFixed, isMobile) = (false, false);
        foreach (var (kind, pattern) in _kinds.Value)
        {
            if (!pattern.IsMatch(national))
                continue;
            if (kind is PhoneKind.FixedLine)
                isFixed = true;
            else if (kind is PhoneKind.Mobile)
                isMobile = true;
            else
                return kind;
        }

        return (isFixed, isMobile) switch
        {
            (true, true) => PhoneKind.FixedOrMobile,
            (true, _) => PhoneKind.FixedLine,
            (_, true) => PhoneKind.Mobile,
            _ => null,
        };
    }

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(RegexMs));

    private static Regex Front(string pattern) => new($"^(?:{pattern})", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(RegexMs));
}

/// <summary>A numbering plan as the data file has it.</summary>
/// <param name="Kinds">Patterns in the order in which they are tried: fixed line and mobile last.</param>
internal sealed record PhonePlanRow(
    string Region, string CountryCode, bool IsMain, string General, string? LeadingDigits, string? InternationalPrefix, string? NationalPrefix, string? Transform,
    IReadOnlyList<(PhoneKind Kind, string Pattern)> Kinds, IReadOnlySet<int> Lengths);
