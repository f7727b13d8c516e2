using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Capture;

/// <summary>What the name of a trait, property or form field says about its value.</summary>
internal enum FieldMeaning
{
    /// <summary>Nothing about a person.</summary>
    None,

    Email,
    Phone,
    FullName,
    FirstName,
    LastName,
    Company,

    /// <summary>Personal, without a place of its own: kept among the traits.</summary>
    OtherPersonal,

    /// <summary>Passwords, card and account numbers, documents: never kept (tracker.md 5.4).</summary>
    Secret,
}

/// <summary>Field names people and form builders really use, in any spelling: case, <c>_</c>, <c>-</c>, <c>.</c>, spaces and brackets do not count.</summary>
internal static partial class FieldMeanings
{
    private const int LongestName = 64;
    private const int DeadlineMs = 1_000;
    private const string WordBreaks = "[]_-.: ";

    private static readonly FrozenDictionary<string, FieldMeaning> Names = new Dictionary<string, FieldMeaning>(StringComparer.Ordinal)
    {
        ["email"] = FieldMeaning.Email,
        ["emailaddress"] = FieldMeaning.Email,
        ["useremail"] = FieldMeaning.Email,
        ["workemail"] = FieldMeaning.Email,
        ["businessemail"] = FieldMeaning.Email,
        ["youremail"] = FieldMeaning.Email,
        ["contactemail"] = FieldMeaning.Email,
        ["mail"] = FieldMeaning.Email,
        ["phone"] = FieldMeaning.Phone,
        ["phonenumber"] = FieldMeaning.Phone,
        ["yourphone"] = FieldMeaning.Phone,
        ["workphone"] = FieldMeaning.Phone,
        ["mobile"] = FieldMeaning.Phone,
        ["mobilephone"] = FieldMeaning.Phone,
        ["mobilenumber"] = FieldMeaning.Phone,
        ["telephone"] = FieldMeaning.Phone,
        ["tel"] = FieldMeaning.Phone,
        ["name"] = FieldMeaning.FullName,
        ["yourname"] = FieldMeaning.FullName,
        ["fullname"] = FieldMeaning.FullName,
        ["contactname"] = FieldMeaning.FullName,
        ["firstname"] = FieldMeaning.FirstName,
        ["fname"] = FieldMeaning.FirstName,
        ["givenname"] = FieldMeaning.FirstName,
        ["lastname"] = FieldMeaning.LastName,
        ["lname"] = FieldMeaning.LastName,
        ["surname"] = FieldMeaning.LastName,
        ["familyname"] = FieldMeaning.LastName,
        ["company"] = FieldMeaning.Company,
        ["companyname"] = FieldMeaning.Company,
        ["organization"] = FieldMeaning.Company,
        ["organisation"] = FieldMeaning.Company,
        ["yourcompany"] = FieldMeaning.Company,
        ["username"] = FieldMeaning.OtherPersonal,
        ["address"] = FieldMeaning.OtherPersonal,
        ["street"] = FieldMeaning.OtherPersonal,
        ["streetaddress"] = FieldMeaning.OtherPersonal,
        ["postcode"] = FieldMeaning.OtherPersonal,
        ["postalcode"] = FieldMeaning.OtherPersonal,
        ["zip"] = FieldMeaning.OtherPersonal,
        ["zipcode"] = FieldMeaning.OtherPersonal,
        ["ip"] = FieldMeaning.OtherPersonal,
        ["ipaddress"] = FieldMeaning.OtherPersonal,
        ["avatar"] = FieldMeaning.OtherPersonal,
        ["message"] = FieldMeaning.OtherPersonal,
        ["comment"] = FieldMeaning.OtherPersonal,
        ["comments"] = FieldMeaning.OtherPersonal,
        ["password"] = FieldMeaning.Secret,
        ["passwd"] = FieldMeaning.Secret,
        ["passw0rd"] = FieldMeaning.Secret,
        ["apikey"] = FieldMeaning.Secret,
        ["privatekey"] = FieldMeaning.Secret,
        ["pass"] = FieldMeaning.Secret,
        ["pwd"] = FieldMeaning.Secret,
        ["secret"] = FieldMeaning.Secret,
        ["otp"] = FieldMeaning.Secret,
        ["pin"] = FieldMeaning.Secret,
        ["cvv"] = FieldMeaning.Secret,
        ["cvc"] = FieldMeaning.Secret,
        ["card"] = FieldMeaning.Secret,
        ["cardnumber"] = FieldMeaning.Secret,
        ["creditcard"] = FieldMeaning.Secret,
        ["creditcardnumber"] = FieldMeaning.Secret,
        ["ccnumber"] = FieldMeaning.Secret,
        ["iban"] = FieldMeaning.Secret,
        ["accountnumber"] = FieldMeaning.Secret,
        ["ssn"] = FieldMeaning.Secret,
        ["nino"] = FieldMeaning.Secret,
        ["taxid"] = FieldMeaning.Secret,
        ["passport"] = FieldMeaning.Secret,
        ["birthday"] = FieldMeaning.Secret,
        ["birthdate"] = FieldMeaning.Secret,
        ["dateofbirth"] = FieldMeaning.Secret,
        ["dob"] = FieldMeaning.Secret,
        ["salary"] = FieldMeaning.Secret,
        ["religion"] = FieldMeaning.Secret,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, FieldMeaning>.AlternateLookup<ReadOnlySpan<char>> ByName = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The meaning of a name in UTF-8.</summary>
    public static FieldMeaning Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestName)
            return FieldMeaning.None;

        Span<char> plain = stackalloc char[LongestName];
        var length = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit((char)letter))
                plain[length++] = char.ToLowerInvariant((char)letter);
            else if (letter > 0x7f)
                return FieldMeaning.None;
        }

        return ByName.TryGetValue(plain[..length], out var meaning) ? meaning : FieldMeaning.None;
    }

    /// <summary>The meaning of a form field, whose name may carry what form builders put around it: <c>contact[email]</c>, <c>form_fields[email]</c>, <c>your-email</c>, <c>fld_email_1</c>.</summary>
    public static FieldMeaning OfField(string name)
    {
        var whole = Of(Encoding.UTF8.GetBytes(name));
        if (whole is not FieldMeaning.None)
            return whole;
        if (IsNeverRead(name))
            return FieldMeaning.Secret;

        var found = FieldMeaning.None;
        foreach (var word in name.AsSpan().SplitAny(WordBreaks))
        {
            var part = name.AsSpan()[word];
            var meaning = part.Length is 0 or > LongestName ? FieldMeaning.None : Of(Encoding.UTF8.GetBytes(part.ToString()));
            if (meaning is FieldMeaning.Secret)
                return meaning;
            if (found is FieldMeaning.None)
                found = meaning;
        }

        return found;
    }

    // The list of names that are never read, as the tracker has it too (tracker.md 5.4).
    private static bool IsNeverRead(string name)
    {
        try
        {
            return NeverRead().IsMatch(name) || NeverReadAbroad().IsMatch(name) || Special().IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    // The same in German, French, Spanish, Portuguese, Italian and Dutch; compounds go on behind the stem.
    [GeneratedRegex(@"passwor[dt]|kennwor[dt]|mot.?de.?passe|contrase(ñ|n)a|\bsenha|wachtwoord|kreditkart|carte.?(bancaire|bleue|de.?cr[eé]dit)|tarjeta|cart[aã]o?.?di?e?.?cr[eé]dito|kontonummer|konto.?nr|bankleitzahl|sozialvers|s[eé]curit[eé].?sociale|seguridad.?social|steuer.?(nr|nummer|id)|codice.?fiscale|geburts(tag|datum)|naissance|nacimiento|nascita|nascimento|geboortedatum|ausweis|reisepass|passeport|pasaporte|passaporto|f[üu]hrerschein|permis.?de.?conduire|gehalt\b|salaire|salario|krankenvers", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex NeverReadAbroad();

    // Special categories of personal data (GDPR, article 9) and bank details by their usual names.
    [GeneratedRegex(@"\bdiagnos|bank.?(account|details?)|bankverbindung|blood.?(type|group)|blutgruppe|medical.?(history|condition|record)|vorerkrankung|krankenkass|ethnic|sexual.?(orientation|preference)|political.?(opinion|view)|religi(on|ous)|trade.?union|gewerkschaft", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex Special();

    [GeneratedRegex(@"(pass|passw.?r?d|pwd|api.?key|private.?key|secret|token|otp|cvv|cvc|card|cc.?num|iban|account.?n|routing|ssn|sin|nino|tax.?id|passport|licen[cs]e|birth|dob|health|diagnos|religion|salary|pin)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex NeverRead();
}
