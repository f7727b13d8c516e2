namespace Throughline.Capture;

/// <summary>What a telephone number is for.</summary>
public enum PhoneKind
{
    /// <summary>The length fits its country, the pattern is unknown: kept, flagged unverified.</summary>
    Unverified,

    FixedLine,

    Mobile,

    /// <summary>A country whose numbers do not tell, such as the United States.</summary>
    FixedOrMobile,

    PremiumRate,

    TollFree,

    SharedCost,

    Voip,

    PersonalNumber,

    Pager,

    /// <summary>A company's number that reaches many places.</summary>
    Uan,
}

/// <summary>A telephone number in the forms the product needs (contact-normalisation.md 2).</summary>
/// <param name="E164">A plus sign and at most fifteen digits.</param>
/// <param name="Region">ISO country, or <c>001</c> for numbers of no country; null when it is not certain.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Extension">Digits behind the number at a switchboard, or null.</param>
public sealed record PhoneNumber(string E164, string? Region, PhoneKind Kind, string? Extension)
{
    // A call log of one country leaves the country code out; the last nine digits are what both sides have.
    private const int TailDigits = 9;

    /// <summary>Whether it belongs to one person rather than to a desk, a company or a service. A number with an extension is a desk's.</summary>
    public bool IsPersonal => Extension is null && Kind is PhoneKind.Mobile or PhoneKind.FixedOrMobile or PhoneKind.PersonalNumber;

    /// <summary>Whether somebody can be told apart by it at all: not a hotline or a service everybody calls.</summary>
    public bool NamesSomebody => IsPersonal || Kind is PhoneKind.FixedLine or PhoneKind.Voip or PhoneKind.Mobile or PhoneKind.FixedOrMobile or PhoneKind.PersonalNumber;

    /// <summary>The last digits, for comparing with a number that lacks its country code: a suggestion, never proof.</summary>
    public string Tail => E164.Length <= TailDigits ? E164[1..] : E164[^TailDigits..];

    /// <summary>The number in its forms, or null when it is none. Never throws.</summary>
    /// <param name="text">As a person or a system writes it.</param>
    /// <param name="region">Country to read a national number in (ISO code); null when unknown, then only international forms are read.</param>
    public static PhoneNumber? Parse(string? text, string? region) => PhoneReader.Read(text, region);
}
