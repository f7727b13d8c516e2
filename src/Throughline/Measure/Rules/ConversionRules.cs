using Throughline.Attribution;

namespace Throughline.Measure.Rules;

/// <summary>What a workspace knows of its leads and deals; leads and stages may be empty where the goal does not need them.</summary>
internal sealed record Pipeline(DealFacts[] Deals, LeadFacts[] Leads, IReadOnlyDictionary<Guid, (long? MqlAt, long? SqlAt)> Stages);

/// <summary>Makes the conversions of a goal, in order of time. Pure.</summary>
internal static class ConversionRules
{
    public static Conversion[] Of(Goal goal, Pipeline pipeline, AttributionSettings settings) => InOrder(goal.Key switch
    {
        "lead" => pipeline.Leads.Select(static lead => OfLead(lead, lead.CreatedAt)),
        "mql" => OfStage(pipeline, static stage => stage.MqlAt),
        "sql" => OfStage(pipeline, static stage => stage.SqlAt),
        "opportunity" => OfDeals(pipeline, pipeline.Deals, settings, static deal => deal.OpenedAt, hasMoney: false),
        _ => OfDeals(pipeline, pipeline.Deals.Where(static deal => deal.IsWon), settings, static deal => deal.ClosedAt!.Value, goal.HasMoney),
    });

    /// <summary>One deal as a conversion, whatever its outcome.</summary>
    public static Conversion OfDeal(DealFacts deal, Pipeline pipeline, AttributionSettings settings, long at) =>
        OfDeals(pipeline, [deal], settings, _ => at, hasMoney: true).Single();

    private static Conversion[] InOrder(IEnumerable<Conversion> conversions)
    {
        var all = conversions.ToArray();
        Array.Sort(all, static (a, b) => (a.At, a.Id).CompareTo((b.At, b.Id)));
        return all;
    }

    private static Conversion OfLead(LeadFacts lead, long at) => new(lead.LeadId, "", 0, at, lead.CreatedAt, Journey.Missing, [new Buyer(lead.Person, 1)]);

    private static IEnumerable<Conversion> OfStage(Pipeline pipeline, Func<(long? MqlAt, long? SqlAt), long?> reached) =>
        from lead in pipeline.Leads
        let at = reached(pipeline.Stages.GetValueOrDefault(lead.Person))
        where at is not null
        select OfLead(lead, at.Value);

    private static IEnumerable<Conversion> OfDeals(Pipeline pipeline, IEnumerable<DealFacts> deals, AttributionSettings settings, Func<DealFacts, long> at, bool hasMoney)
    {
        var companies = CompaniesOf(pipeline.Deals);
        var colleagues = settings.WholeCompany ? pipeline.Leads.Where(static lead => lead.Company.Length > 0).ToLookup(static lead => lead.Company) : null;
        foreach (var deal in deals)
        {
            yield return new Conversion(
                deal.DealId,
                hasMoney ? deal.Currency : "",
                hasMoney ? deal.RevenueMinor : 0,
                at(deal),
                deal.Contacts.Min(static c => c.LeadAt),
                deal.OpenedAt,
                [.. BuyersOf(deal, colleagues, companies, settings)]);
        }
    }

    // The contacts in their order, then, if wanted, everybody else known at the company of the deal's first contact.
    private static IEnumerable<Buyer> BuyersOf(
        DealFacts deal, ILookup<string, LeadFacts>? colleagues, Dictionary<Guid, int> companies, AttributionSettings settings)
    {
        var seen = new HashSet<Guid>();
        foreach (var contact in deal.Contacts)
        {
            if (seen.Add(contact.Person))
                yield return new Buyer(contact.Person, RoleWeight(deal.Contacts, contact.Person, settings) / companies.GetValueOrDefault(contact.Person, 1));
        }

        if (colleagues is null || deal.Contacts[0].Company.Length == 0)
            yield break;
        foreach (var lead in colleagues[deal.Contacts[0].Company])
        {
            if (seen.Add(lead.Person))
                yield return new Buyer(lead.Person, 1.0 / companies.GetValueOrDefault(lead.Person, 1));
        }
    }

    // Somebody with two roles in a deal counts by the heavier.
    private static double RoleWeight(ContactFacts[] contacts, Guid person, AttributionSettings settings) => settings.RoleWeights.Count == 0 ? 1 : contacts
        .Where(contact => contact.Person == person)
        .Max(contact => settings.RoleWeights.FirstOrDefault(w => w.Key.Equals(contact.Role, StringComparison.OrdinalIgnoreCase)) is { Key: not null } known ? known.Value : 1);

    // How many companies somebody buys for, where it is more than one: their touches are split between these, never multiplied.
    private static Dictionary<Guid, int> CompaniesOf(DealFacts[] deals)
    {
        var first = new Dictionary<Guid, string>(deals.Length);
        var several = new Dictionary<Guid, HashSet<string>>();
        foreach (var deal in deals)
        {
            var company = deal.Contacts[0].Company;
            if (company.Length == 0)
                continue;
            foreach (var contact in deal.Contacts)
            {
                if (first.TryAdd(contact.Person, company) || first[contact.Person] == company)
                    continue;
                if (several.TryGetValue(contact.Person, out var known))
                    known.Add(company);
                else
                    several[contact.Person] = [first[contact.Person], company];
            }
        }

        return several.ToDictionary(static s => s.Key, static s => s.Value.Count);
    }
}
