using System.Buffers;
using System.Globalization;
using System.Text;
using Throughline.Capture;

namespace Throughline.Identity;

/// <summary>What kind of mailbox an address is; tested in this order of the names: disposable, relay, free, role, business.</summary>
public enum EmailClass
{
    /// <summary>A person at an organisation's own domain.</summary>
    Business,

    /// <summary>A shared mailbox at an organisation (<c>info@</c>): never merges two people.</summary>
    Role,

    /// <summary>A free mail provider: no company.</summary>
    Free,

    /// <summary>A forwarding address that hides the real one.</summary>
    Relay,

    /// <summary>A throw-away domain: a flag, no refusal.</summary>
    Disposable,
}

/// <summary>An address in the forms the product needs (contact-normalisation.md 1); raw text stays with the event.</summary>
/// <param name="Canonical">For sending and display: lower-case, punycode domain.</param>
/// <param name="MatchKey">For finding the same person: provider rules applied (Gmail's dots and tags).</param>
/// <param name="Class">Kind of mailbox.</param>
/// <param name="Suggestion">The address probably meant when the domain looks mistyped, or empty; to be shown, never applied.</param>
/// <param name="SimilarKey">The match key without a <c>+tag</c> where that may or may not be the same person, or empty; a suggestion only.</param>
public sealed record EmailIdentity(string Canonical, string MatchKey, EmailClass Class, string Suggestion, string SimilarKey)
{
    /// <summary>The part before the at sign of <see cref="Canonical"/>.</summary>
    public string Local => Canonical[..Canonical.LastIndexOf('@')];

    /// <summary>The part behind it.</summary>
    public string Domain => Canonical[(Canonical.LastIndexOf('@') + 1)..];
}

/// <summary>Reads e-mail addresses as people and systems write them. Pure; no look-up on the network.</summary>
public static class EmailAddress
{
    /// <summary>Longest text read, in characters; an address has 254.</summary>
    private const int MaxInput = 1_000;

    private const int MaxLocalBytes = 64;
    private const int MaxDomain = 253;
    private const int MaxTotal = 254;

    private static readonly SearchValues<char> NotInLocal = SearchValues.Create(" \t\r\n@\"(),:;<>[]\\");

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    // Endings nobody registers but people use inside their own network (RFC 2606, RFC 6762) and in examples.
    private static readonly HashSet<string> PrivateEndings = new(
        ["test", "example", "invalid", "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private"], StringComparer.Ordinal);

    /// <summary>The address in its forms, or what is wrong with it. Never throws.</summary>
    public static bool TryNormalise(string? raw, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EmailIdentity? email, out string? fault)
    {
        email = null;
        var text = Tidy(raw);
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            fault = "no @ sign";
            return false;
        }

        var local = text[..at].ToLowerInvariant();
        var domain = DomainOf(text[(at + 1)..]);
        fault = FaultOf(local, domain);
        if (fault is not null || domain is null)
            return false;

        email = EmailProviders.Identify(local, domain);
        return true;
    }

    // Step 1: NFKC first, since a full-width at sign becomes one only there; then the wrappings mail programs copy along.
    private static string Tidy(string? raw)
    {
        if (string.IsNullOrEmpty(raw) || raw.Length > MaxInput)
            return "";

        var text = TagText.Tidied(PercentText.Composed(raw), MaxInput).TrimEnd('.', ',', ';', ')', ' ');
        var open = text.LastIndexOf('<');
        if (open >= 0 && text.EndsWith('>'))
            text = text[(open + 1)..^1];
        text = text.Trim().Trim('"', '\'', '“', '”').Trim();
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            text = text[7..];
        return text.TrimEnd('.', ',', ';', ')');
    }

    private static string? DomainOf(string domain)
    {
        try
        {
            return domain.Length is 0 or > MaxDomain ? null : Idn.GetAscii(domain.ToLowerInvariant()).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? FaultOf(string local, string? domain) => (local, domain) switch
    {
        ({ Length: 0 }, _) => "nothing before the @ sign",
        _ when local.AsSpan().ContainsAny(NotInLocal) => "a character that cannot stand before the @ sign",
        _ when local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal) => "misplaced dot before the @ sign",
        _ when Encoding.UTF8.GetByteCount(local) > MaxLocalBytes => "more than 64 bytes before the @ sign",
        (_, null) => "not a domain behind the @ sign",
        (_, { Length: > MaxDomain }) => "domain longer than 253 characters",
        _ when local.Length + 1 + domain!.Length > MaxTotal => "longer than 254 characters",
        _ when !HasGoodLabels(domain!) => "not a domain behind the @ sign",
        _ when !HasKnownEnding(domain!) => "unknown top-level domain",
        _ => null,
    };

    private static bool HasGoodLabels(string domain)
    {
        var labels = domain.Split('.');
        foreach (var label in labels)
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                    return false;
            }
        }

        return labels.Length >= 2 && labels[^1].Length >= 2;
    }

    private static bool HasKnownEnding(string domain)
    {
        var ending = domain[(domain.LastIndexOf('.') + 1)..];
        return PrivateEndings.Contains(ending) || PublicSuffixes.IsListed(domain) || EmailTypos.IsSlip(ending);
    }
}
