using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>What kind of referrer a hit had, seen from the site.</summary>
public enum ReferrerKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A page or app of somebody else.</summary>
    External,

    /// <summary>The site's own pages (rule N8).</summary>
    Internal,

    /// <summary>A stop on the way back: payment, single sign-on, link shortener (rule N8).</summary>
    Transit,

    /// <summary>On the list of referrer spam; classified as if there were none.</summary>
    Spam,
}

/// <summary>The distinct raw tuple that says where a touch came from; rules derive channel, source, medium and campaign from it when reading.</summary>
/// <remarks>
/// Holds no personal value: parameters by name only, so a masked URL gives the same tuple. Equal tuples have equal <see cref="Id"/>, on every machine and replay.
/// </remarks>
public sealed record Acquisition
{
    /// <summary>First eight bytes of the SHA-256 over the fields below.</summary>
    public long Id { get; init; }

    /// <summary>Campaign fields after N1 to N5, before aliases.</summary>
    public UtmTags Tags { get; init; } = UtmTags.None;

    /// <summary>Names of the parameters that matter, in the order of the URL, separated by spaces; <c>gad_source</c> and <c>hsa_net</c> with their value (<c>gclid gad_source=1</c>).</summary>
    public string Parameters { get; init; } = "";

    /// <summary>Host of an external or transit referrer, with the path prefix where a rule needs it (<c>www.bing.com/chat</c>); <c>app:</c> and the package for an app.</summary>
    public string Referrer { get; init; } = "";

    /// <summary>How the referrer relates to the site.</summary>
    public ReferrerKind ReferrerKind { get; init; }

    /// <summary>The channel a call, chat, import, QR scan or person declared (rule R01); empty for the rest.</summary>
    public string DeclaredChannel { get; init; } = "";

    /// <summary>The source declared with it, normalised; empty when none.</summary>
    public string DeclaredSource { get; init; } = "";

    /// <summary>A valid reference code on the URL (rule R03), or empty.</summary>
    public string PartnerCode { get; init; } = "";

    /// <summary>The tuple of one hit.</summary>
    /// <param name="landing">What its URL and referrer say.</param>
    /// <param name="siteDomains">The site's own domains; the landing host counts besides.</param>
    /// <param name="declaredChannel">A channel of <see cref="Channels"/>; an unknown name counts as none.</param>
    /// <param name="declaredSource">A source in free words.</param>
    public static Acquisition Of(
        LandingUrl landing, IReadOnlyCollection<string> siteDomains, string? declaredChannel = null, string? declaredSource = null)
    {
        var kind = KindOf(landing, siteDomains, out var referrer);
        var acquisition = new Acquisition
        {
            Tags = landing.Tags,
            Parameters = AcquisitionParameters.Write(landing.Parameters),
            Referrer = referrer,
            ReferrerKind = kind,
            DeclaredChannel = Channels.Find(declaredChannel) ?? "",
            DeclaredSource = declaredSource is null ? "" : TagText.Normalise(declaredSource),
            PartnerCode = landing.PartnerCode,
        };
        return acquisition with { Id = AcquisitionId.Of(acquisition) };
    }

    /// <summary>Whether the hit carries campaign fields or parameters that say where it came from.</summary>
    public bool IsCampaignEvidence => !Tags.IsEmpty || AcquisitionParameters.HasEvidence(Parameters) || PartnerCode.Length > 0 || DeclaredChannel.Length > 0;

    /// <summary>Whether the hit came from outside: a campaign or an external referrer, and not from an own page (S3).</summary>
    public bool IsExternalArrival => ReferrerKind != ReferrerKind.Internal && (IsCampaignEvidence || ReferrerKind == ReferrerKind.External);

    /// <summary>Whether the hit says nothing about where it came from.</summary>
    public bool IsDirect => !IsCampaignEvidence && ReferrerKind != ReferrerKind.External;

    /// <summary>Whether the hit only goes on with a session: an own page or a way back, and no campaign (channels.md 1.5).</summary>
    public bool ContinuesSession => !IsCampaignEvidence && ReferrerKind is ReferrerKind.Internal or ReferrerKind.Transit;

    /// <summary>Whether a site tagged its own link: to be noted, and in a live session never to change the channel (channels.md 1.5).</summary>
    public bool IsInternalCampaign => ReferrerKind == ReferrerKind.Internal && IsCampaignEvidence && DeclaredChannel.Length == 0;

    private static ReferrerKind KindOf(LandingUrl landing, IReadOnlyCollection<string> siteDomains, out string referrer)
    {
        var from = landing.Referrer;
        referrer = "";
        if (from.IsNone)
            return ReferrerKind.None;
        if (from.IsApp)
        {
            referrer = $"{SourceLookup.AppPrefix}{from.Host}";
            return ReferrerKind.External;
        }

        if (IsOwn(from.Host, landing.Host, siteDomains))
            return ReferrerKind.Internal;
        if (ReferrerSpam.IsSpam(from.Host))
            return ReferrerKind.Spam;

        var entry = SourceTable.OfHost(from.Host, from.Path, out var prefix);
        referrer = from.Host + prefix;
        return entry?.Category == SourceCategory.Transit ? ReferrerKind.Transit : ReferrerKind.External;
    }

    private static bool IsOwn(string referrerHost, string? landingHost, IReadOnlyCollection<string> siteDomains)
    {
        if (landingHost is not null && PublicSuffixes.SameSite(referrerHost, landingHost))
            return true;

        foreach (var domain in siteDomains)
        {
            if (domain.Length > 0 && PublicSuffixes.SameSite(referrerHost, domain))
                return true;
        }

        return false;
    }
}
