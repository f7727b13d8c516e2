using System.Collections.Frozen;

namespace Throughline.Capture;

/// <summary>What a parameter in the list of click identifiers is for.</summary>
public enum ClickKind
{
    /// <summary>The identifier of one click, given by an ad platform.</summary>
    Click,

    /// <summary>A parameter ad templates add: account, campaign, surface.</summary>
    AdParameter,

    /// <summary>Added to unpaid results.</summary>
    Organic,

    /// <summary>Added when somebody shares a link.</summary>
    Share,

    /// <summary>Identifies the recipient of an e-mail.</summary>
    EmailPerson,

    /// <summary>Identifies an e-mail campaign.</summary>
    EmailCampaign,

    /// <summary>The click identifier of an affiliate network.</summary>
    AffiliateClick,

    /// <summary>Names an affiliate; generic, so it counts only where a workspace opts in.</summary>
    AffiliateName,

    /// <summary>Carries a visitor between domains; says nothing about where a visit came from.</summary>
    Linker,
}

/// <summary>One parameter of the list: whose it is and what it proves (click-ids.md).</summary>
/// <param name="Name">Lower-case; names are compared without regard to case.</param>
/// <param name="Platform">For people: <c>Google Ads</c>.</param>
/// <param name="Source">Canonical source, or empty for parameters any platform may add.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="IsPaid">Its presence proves an ad.</param>
/// <param name="IsWeak">Too generic to prove anything.</param>
/// <param name="ChannelAlone">The channel when nothing else is known, or empty.</param>
/// <param name="IsPersonal">Its value leads to a person.</param>
/// <param name="Order">Place in the list.</param>
public sealed record ClickParameter(
    string Name, string Platform, string Source, ClickKind Kind, bool IsPaid, bool IsWeak, string ChannelAlone, bool IsPersonal, int Order)
{
    /// <summary>Whether the value names one click or one recipient, and so belongs in the table of click identifiers.</summary>
    public bool IsIdentifier => Kind is ClickKind.Click or ClickKind.Organic or ClickKind.Share or ClickKind.EmailPerson or ClickKind.AffiliateClick;

    /// <summary>Whether a stored URL hides the value. Besides personal values these are the identifiers of clicks that lead to no person (<c>wbraid</c>): they too need consent.</summary>
    public bool IsMasked => IsPersonal || IsIdentifier;
}

/// <summary>The click, ad, e-mail and affiliate parameters the product knows (<c>click-ids.csv</c>).</summary>
public static class ClickParameters
{
    private static readonly Lazy<FrozenDictionary<string, ClickParameter>> Table = new(Load);

    /// <summary>All parameters in the order of the list.</summary>
    public static IEnumerable<ClickParameter> All => Table.Value.Values.OrderBy(static parameter => parameter.Order);

    /// <summary>The parameter of that name, whatever its case, or null.</summary>
    public static ClickParameter? Find(ReadOnlySpan<char> name) =>
        Table.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var parameter) ? parameter : null;

    private static FrozenDictionary<string, ClickParameter> Load() => DataFile.Rows("click-ids.csv")
        .Select(static (row, order) => new ClickParameter(
            Name: row[0],
            Platform: row[1],
            Source: row[2],
            Kind: KindOf(row[3]),
            IsPaid: row[4] == "yes",
            IsWeak: row[4] == "weak",
            ChannelAlone: row[5],
            IsPersonal: row[8] == "yes",
            Order: order))
        .ToFrozenDictionary(static parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);

    private static ClickKind KindOf(string text) => text switch
    {
        "click" => ClickKind.Click,
        "ad-param" => ClickKind.AdParameter,
        "organic" => ClickKind.Organic,
        "share" => ClickKind.Share,
        "email-person" => ClickKind.EmailPerson,
        "email-campaign" => ClickKind.EmailCampaign,
        "affiliate-click" => ClickKind.AffiliateClick,
        "affiliate-name" => ClickKind.AffiliateName,
        "linker" => ClickKind.Linker,
        _ => throw new InvalidDataException($"click-ids.csv: unknown kind '{text}'."),
    };
}
