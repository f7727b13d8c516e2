using Throughline.Access;
using Throughline.Attribution;

namespace Throughline.Measure;

/// <summary>When the stages of the funnel map were reached, for the stage-weighted model and rows by stage.</summary>
internal sealed record StageTimes(IReadOnlyDictionary<Guid, (long? MqlAt, long? SqlAt)> Qualified, IReadOnlyDictionary<Guid, long> Engaged)
{
    /// <summary>No stage is known: models of stages see none.</summary>
    public static StageTimes None { get; } = new(new Dictionary<Guid, (long?, long?)>(), new Dictionary<Guid, long>());

    private IReadOnlyDictionary<Guid, long> Leads { get; init; } = new Dictionary<Guid, long>();

    private IReadOnlyDictionary<Guid, long> Opened { get; init; } = new Dictionary<Guid, long>();

    /// <summary>The same, and when people became leads and had their first deal opened: what journeys that led to nothing need.</summary>
    public StageTimes With(IEnumerable<LeadFacts> leads, IEnumerable<DealFacts> deals) => this with
    {
        Leads = leads.ToDictionary(static l => l.Person, static l => l.CreatedAt),
        Opened = deals.SelectMany(static d => d.Contacts, static (deal, contact) => (contact.Person, deal.OpenedAt)).GroupBy(static o => o.Person, static o => o.OpenedAt).ToDictionary(static o => o.Key, static o => o.Min()),
    };

    /// <summary>When a conversion's people reached a stage, the first of them; <see cref="Journey.Missing"/> when not, or after it.</summary>
    public long Of(string stage, Conversion conversion, long firstTouchMs)
    {
        var at = stage switch
        {
            Conversions.FirstTouch => firstTouchMs,
            Conversions.EngagedSession => First(conversion, person => Engaged.TryGetValue(person, out var engaged) ? engaged : null),
            Conversions.LeadCreated => conversion.LeadAt,
            Conversions.LeadQualified => First(conversion, person => Qualified.GetValueOrDefault(person).MqlAt),
            Conversions.DealOpened => conversion.OpenedAt,
            _ => conversion.At,
        };
        return at > conversion.At ? Journey.Missing : at;
    }

    /// <summary>When somebody whose journey led to nothing reached a stage; <see cref="Journey.Missing"/> when not.</summary>
    public long Of(string stage, Guid person, long firstTouchMs) => stage switch
    {
        Conversions.FirstTouch => firstTouchMs,
        Conversions.EngagedSession => Engaged.GetValueOrDefault(person, Journey.Missing),
        Conversions.LeadCreated => Leads.GetValueOrDefault(person, Journey.Missing),
        Conversions.LeadQualified => Qualified.GetValueOrDefault(person).MqlAt ?? Journey.Missing,
        Conversions.DealOpened => Opened.GetValueOrDefault(person, Journey.Missing),
        _ => Journey.Missing,
    };

    private static long First(Conversion conversion, Func<Guid, long?> reached) =>
        conversion.Buyers.Min(buyer => reached(buyer.Person)) ?? Journey.Missing;
}
