using Throughline.Identity;
using Throughline.Taxonomy;
using Throughline.Web;

namespace Throughline.Leads;

/// <summary>What a lead entered by hand must have. Pure.</summary>
internal static class LeadRules
{
    private const int TextLength = 300;

    /// <summary>The first fault, or null when the lead can be saved.</summary>
    public static Fault? FaultOf(NewLead lead)
    {
        if (string.IsNullOrWhiteSpace(lead.Source))
            return new Fault("source", "a lead cannot be saved without its source: name where it came from, for example 'Referral' or 'Trade show Berlin'");
        if (!string.IsNullOrWhiteSpace(lead.Channel) && Channels.Find(lead.Channel) is null)
            return new Fault("channel", $"one of {string.Join(", ", Channels.All)}");
        if (string.IsNullOrWhiteSpace(lead.Email) && string.IsNullOrWhiteSpace(lead.Phone) && string.IsNullOrWhiteSpace(lead.Name))
            return new Fault("email", "at least one of email, phone and name");
        if (!string.IsNullOrWhiteSpace(lead.Email) && !EmailAddress.TryNormalise(lead.Email, out _, out var fault))
            return new Fault("email", fault ?? "an e-mail address such as jane@example.com");
        foreach (var (field, value) in new[] { ("name", lead.Name), ("phone", lead.Phone), ("company", lead.Company), ("source", lead.Source) })
        {
            if (value?.Length > TextLength)
                return new Fault(field, $"at most {TextLength} characters");
        }

        return null;
    }
}
