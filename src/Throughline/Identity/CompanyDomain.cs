using Throughline.Capture;

namespace Throughline.Identity;

/// <summary>The domain that stands for a company (contact-normalisation.md 4).</summary>
public static class CompanyDomain
{
    /// <summary>The registrable domain behind an address; null for free, disposable and relay mail, which say nothing of a company.</summary>
    public static string? Of(EmailIdentity email) => OfHost(email.Domain);

    /// <summary>The registrable domain of a web site or mail host a lead gave; null when it is a mail provider's or no domain.</summary>
    public static string? OfHost(string? host) =>
        PublicSuffixes.RegistrableDomain(host) is { } domain && !EmailProviders.IsShared(HostName.Normalise(host)!) ? domain : null;
}
