using Throughline.Capture.Links;
using Throughline.Capture.Links.Rules;
using Throughline.Web;

namespace Throughline.Capture.Offline.Rules;

/// <summary>What a placement must have, and the tags its visits carry. Pure.</summary>
internal static class PlacementRules
{
    private const int LongestText = 120;

    // Kept for addresses to come; those of the server as it is are asked from it (ServerAddresses).
    private static readonly string[] Taken = ["js", "m", "p", "r"];

    public static Fault? FaultOf(PlacementDraft draft, IReadOnlyList<string> channels)
    {
        if (PlacementKinds.All.All(k => k.Key != draft.Kind))
            return new Fault("kind", $"one of {string.Join(", ", PlacementKinds.All.Select(static k => k.Key))}");
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestText)
            return new Fault("name", $"a name of 1 to {LongestText} characters");
        if (draft.Place?.Length > LongestText)
            return new Fault("place", $"at most {LongestText} characters");
        if (draft.Campaign?.Length > LongestText)
            return new Fault("campaign", $"at most {LongestText} characters");
        if (!channels.Contains(draft.Channel ?? ""))
            return new Fault("channel", $"one of {string.Join(", ", channels)}");
        if (LinkAddress.FaultOf(draft.Destination?.Trim()) is { } destination)
            return new Fault("destination", destination);
        return VanityFault(draft) ?? CardFault(draft);
    }

    /// <summary>The tags of visits by this placement, so that the landing page counts as the scan does.</summary>
    public static LinkTags TagsOf(string kind, string name, string channel, string campaign) =>
        new(Slug(name), MediumOf(channel, kind), campaign.Length > 0 ? campaign : Slug(name), Content: "");

    /// <summary>A name as tags write it: <c>Booth 4, Berlin</c> → <c>booth-4-berlin</c>.</summary>
    public static string Slug(string name)
    {
        var slug = new System.Text.StringBuilder(name.Length);
        // Half a character, as a broken upload holds, is none.
        foreach (var c in PercentText.WellFormed(name).ToLowerInvariant().Normalize(System.Text.NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(c);
            else if (c is ' ' or '-' or '_' or '.' or ',' or '/' && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var text = slug.ToString().Trim('-');
        return text.Length > 0 ? text[..Math.Min(text.Length, 60)] : "placement";
    }

    private static string MediumOf(string channel, string kind) => channel switch
    {
        "Event/Webinar" => "qr-event",
        "Outbound" => "direct-mail",
        "Partner" => "partner",
        "Email" => "email",
        "Referral" => "referral",
        "Affiliate" => "affiliate",
        "Display" => "display",
        "Video" => "video",
        "Paid Social" => "paid-social",
        "Organic Social" => "organic-social",
        _ => kind == PlacementKinds.Person ? "business-card" : "qr",
    };

    private static Fault? VanityFault(PlacementDraft draft)
    {
        if (draft.VanityHost is { Length: > 0 } host && (HostName.Normalise(host) is not { } name || name != host.Trim().ToLowerInvariant() || !HostName.LooksLikeHost(name)))
            return new Fault("vanityHost", "a host name such as berlin.example.com, without https:// and path");
        if (draft.VanityPath is not { Length: > 0 } path)
            return null;
        if (LinkBook.CodeOf(path) is not { } word)
            return new Fault("vanityPath", "one word of letters, digits, hyphens, such as berlin");
        return Taken.Contains(word) ? new Fault("vanityPath", $"another word: '{word}' is an address of this server") : null;
    }

    private static Fault? CardFault(PlacementDraft draft)
    {
        if (draft.Card is not { } card || card.IsEmpty)
            return null;
        if (string.IsNullOrWhiteSpace(card.FullName))
            return new Fault("fullName", "the name on the card");
        if (card.Email is { Length: > 0 } email && !MailAddresses.IsOne(email))
            return new Fault("email", "an e-mail address such as jane@example.com");
        return System.Text.Encoding.UTF8.GetByteCount(VCard.Write(card, draft.Destination ?? "", Guid.Empty)) > VCard.MostBytes
            ? new Fault("fullName", $"a card of at most {VCard.MostBytes} bytes: shorten its fields, or the code cannot be scanned")
            : null;
    }
}
