using System.Collections.Frozen;
using Throughline.Capture;

namespace Throughline.Identity;

/// <summary>Domains people mistype, and what they meant: shown as a question, never applied.</summary>
internal static class EmailTypos
{
    private static readonly FrozenDictionary<string, string> Domains = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["gamil.com"] = "gmail.com",
        ["gmial.com"] = "gmail.com",
        ["gmai.com"] = "gmail.com",
        ["gmail.co"] = "gmail.com",
        ["gmail.con"] = "gmail.com",
        ["hotmial.com"] = "hotmail.com",
        ["hotmail.co"] = "hotmail.com",
        ["outlok.com"] = "outlook.com",
        ["yaho.com"] = "yahoo.com",
        ["icloud.co"] = "icloud.com",
    }.ToFrozenDictionary();

    /// <summary>The domain probably meant, or empty.</summary>
    internal static string Meant(string domain)
    {
        if (Domains.TryGetValue(domain, out var meant))
            return meant;

        var dot = domain.LastIndexOf('.');
        return MailAddresses.IsSlip(domain[(dot + 1)..]) ? string.Concat(domain.AsSpan(0, dot), ".com") : "";
    }
}
