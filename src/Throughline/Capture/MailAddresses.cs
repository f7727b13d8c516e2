using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Throughline.Capture;

/// <summary>A mailbox as somebody wrote it.</summary>
/// <param name="Text">The address without what mail programs copy along, in the writer's own case.</param>
/// <param name="Local">The part before the at sign, lower-case.</param>
/// <param name="Domain">The part behind it, lower-case, in punycode.</param>
public readonly record struct Mailbox(string Text, string Local, string Domain);

/// <summary>Reads addresses as people and systems write them (contact-normalisation.md 1). Who is the same person is decided later, by the Identity room. Pure; no look-up on the network.</summary>
public static class MailAddresses
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

    /// <summary>The mailbox a text names, or what is wrong with it. Never throws.</summary>
    public static bool TryRead(string? raw, out Mailbox mailbox, [NotNullWhen(false)] out string? fault)
    {
        mailbox = default;
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
        if (fault is null)
            mailbox = new Mailbox(text, local, domain!);
        return fault is null;
    }

    /// <summary>The address without what mail programs copy along; what is none as it stands, trimmed; null for nothing.</summary>
    public static string? Tidied(string? text) => TryRead(text, out var mailbox, out _) ? mailbox.Text : string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Whether our own lists take it: as it stands, and harmless in a sheet of a spreadsheet.</summary>
    public static bool IsOne(string text) => OfList(text)?.Length == text.Length;

    /// <summary>The address that a row of one of our own lists names, without the name around it; null for none, and for one that a spreadsheet would run.</summary>
    public static string? OfList(string? text) => TryRead(text, out var mailbox, out _) && !"=+-@".Contains(mailbox.Text[0]) ? mailbox.Text : null;

    /// <summary>Whether a top-level domain is a slip of the fingers for <c>com</c>.</summary>
    public static bool IsSlip(string ending) => ending is "con" or "cmo" or "ocm";

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
            text = text[7..].Split('?')[0];
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
        return PrivateEndings.Contains(ending) || PublicSuffixes.IsListed(domain) || IsSlip(ending);
    }
}
