using Throughline.Capture.Offline.Rules;

namespace Throughline.Capture.Offline;

/// <summary>The form of a placement.</summary>
internal sealed class PlacementInput
{
    public string? Kind { get; set; }

    public string? Name { get; set; }

    public string? Place { get; set; }

    public string? Channel { get; set; }

    public string? Campaign { get; set; }

    public string? Destination { get; set; }

    public string? VanityHost { get; set; }

    public string? VanityPath { get; set; }

    public string? FullName { get; set; }

    public string? JobTitle { get; set; }

    public string? Company { get; set; }

    public string? Phone { get; set; }

    public string? Email { get; set; }

    public PlacementDraft Draft => new(Kind, Name, Place, Channel, Campaign, Destination, VanityHost, VanityPath, new CardFields(FullName, JobTitle, Company, Phone, Email));

    public static PlacementInput Of(Placement p)
    {
        var card = PlacementBook.CardOf(p);
        return new PlacementInput
        {
            Kind = p.Kind,
            Name = p.Name,
            Place = p.Place,
            Channel = p.Channel,
            Campaign = p.Campaign,
            Destination = p.Destination,
            VanityHost = p.VanityHost,
            VanityPath = p.VanityPath,
            FullName = card?.FullName,
            JobTitle = card?.Title,
            Company = card?.Company,
            Phone = card?.Phone,
            Email = card?.Email,
        };
    }
}
