using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Taxonomy;

namespace Throughline.Quality;

/// <summary>An event as people read it: what happened, where, where from.</summary>
internal sealed record EventView(Envelope Event, string What, string Icon, string? Page, string? Host, Classification? Source)
{
    private static readonly JsonSerializerOptions Indented = new(EnvelopeJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads an event. Where it came from is classified by the rules of today, as reports do; commands came from nowhere.</summary>
    public static EventView Of(Envelope e, IReadOnlyCollection<string> siteDomains, Classifier classifier)
    {
        var landing = LandingUrl.Parse(e.Facts.Url, e.Facts.Referrer);
        var isVisit = e.Facts.Url is not null || e.Facts.Channel is not null;
        var acquisition = isVisit ? Acquisition.Of(landing, siteDomains, e.Facts.Channel, e.Facts.Source) : null;
        return new EventView(
            e, TitleOf(e), IconOf(e.Kind), landing.Host is null ? e.Facts.Url : landing.Path, landing.Host,
            acquisition is { ContinuesSession: false } ? classifier.Classify(acquisition) : null);
    }

    /// <summary>The event as stored, for reading. The personal section is left out, and said to be, for who may not see it.</summary>
    public static string Raw(Envelope e, bool withPersonal)
    {
        var json = new JsonObject
        {
            ["seq"] = e.Seq,
            ["eventId"] = e.EventId,
            ["kind"] = e.Kind,
            ["occurredAt"] = DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt).ToString("o"),
            ["receivedAt"] = DateTimeOffset.FromUnixTimeMilliseconds(e.ReceivedAt).ToString("o"),
            ["facts"] = JsonSerializer.SerializeToNode(e.Facts, EnvelopeJson.Options),
        };
        if (e.Personal is not null)
            json["personal"] = withPersonal ? JsonSerializer.SerializeToNode(e.Personal, EnvelopeJson.Options) : "hidden from your role";
        return json.ToJsonString(Indented);
    }

    private static string TitleOf(Envelope e) => e.Kind switch
    {
        Kinds.PageView => "Page view",
        Kinds.Screen => "Screen",
        Kinds.Track => e.Facts.Name ?? "Event",
        Kinds.Identify => "Identified",
        Kinds.FormSubmit => e.Facts.Name is { } form ? $"Form {form}" : "Form",
        Kinds.Group => "Company named",
        Kinds.Alias => "Ids joined",
        Kinds.Consent => "Consent",
        Kinds.Interaction => Interactions.Title(e.Facts.Name),
        var command => Words(command),
    };

    // lead.stage_changed → Lead stage changed
    private static string Words(string kind)
    {
        var words = kind.Replace('.', ' ').Replace('_', ' ');
        return words.Length == 0 ? kind : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static string IconOf(string kind) => kind switch
    {
        Kinds.PageView or Kinds.Screen => "page",
        Kinds.FormSubmit => "form",
        Kinds.Identify or Kinds.Alias => "identity",
        Kinds.Group => "companies",
        Kinds.Consent => "privacy",
        Kinds.Interaction => "calls",
        _ when kind.StartsWith("deal.", StringComparison.Ordinal) => "money",
        _ when kind.StartsWith("lead.", StringComparison.Ordinal) => "stage",
        _ => "touch",
    };
}
