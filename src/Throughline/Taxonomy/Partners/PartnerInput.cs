using Throughline.Capture;
using Throughline.Web;

namespace Throughline.Taxonomy;

/// <summary>A partner as somebody enters it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Code">A reference code it has already; left empty, one is made.</param>
/// <param name="Domains">Its sites, as hosts or addresses.</param>
/// <param name="Sources">Source names its links carry.</param>
/// <param name="Contact">Whom to talk to.</param>
internal sealed record PartnerInput(string? Name, string? Code, IReadOnlyList<string>? Domains, IReadOnlyList<string>? Sources, string? Contact)
{
    private const int NameLength = 100;
    private const int ContactLength = 500;
    private const int ListLength = 50;

    /// <summary>The parts as they are kept, or what is wrong with them beside the other partners of the workspace.</summary>
    public (PartnerStatement? Statement, Fault? Fault) Read(Guid id, string? codeBefore, IReadOnlyList<Partner> others, IReadOnlyList<string> own)
    {
        var name = TagText.Tidied(Name ?? "", NameLength + 1);
        if (name.Length is 0 or > NameLength)
            return (null, new Fault("name", $"a name of 1 to {NameLength} characters"));
        if (others.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not null)
            return (null, new Fault("name", $"a name no other partner has; there is a {name} already"));
        if (Contact?.Length > ContactLength)
            return (null, new Fault("contact", $"at most {ContactLength} characters"));
        var code = string.IsNullOrWhiteSpace(Code) ? codeBefore ?? NewCode(others) : ReferenceCode.Read(Code);
        if (code is null)
            return (null, new Fault("code", "six letters or digits and their check character, such as 7H3-KQ9H; left empty, one is made"));
        if (others.FirstOrDefault(p => p.Code == code) is { } same)
            return (null, new Fault("code", $"a code no other partner has; {same.Name} has this one"));
        // What an ended partner had may go to its successor.
        return Lists(new PartnerStatement(id, name, code, [], [], false), [.. others.Where(static p => p.EndedAt is null)], own);
    }

    private (PartnerStatement? Statement, Fault? Fault) Lists(PartnerStatement statement, IReadOnlyList<Partner> others, IReadOnlyList<string> own)
    {
        var domains = new List<string>();
        foreach (var text in (Domains ?? []).Where(static d => !string.IsNullOrWhiteSpace(d)))
        {
            if (DomainOf(text) is not { } domain)
                return (null, new Fault("domains", $"sites such as reseller.example; “{TagText.Tidied(text, 60)}” is none"));
            if (others.FirstOrDefault(p => p.DomainList.Contains(domain)) is { } owner)
                return (null, new Fault("domains", $"sites of this partner only; {domain} is {owner.Name}’s"));
            if (own.Contains(domain))
                return (null, new Fault("domains", $"sites of the partner; {domain} is your own, and every visit would count as the partner's"));
            if (SourceTable.OfHost(domain, "", out _) is { } known)
                return (null, new Fault("domains", $"sites of the partner; {domain} is {known.Canonical}, whose traffic would all count as the partner's"));
            domains.Add(domain);
        }

        var sources = (Sources ?? []).Select(static s => TagText.Normalise(s ?? "")).Where(static s => s.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (sources.FirstOrDefault(static s => TagText.IsAbsent(s, s)) is { } absent)
            return (null, new Fault("sources", $"names that tags can carry; “{absent}” counts as absent"));
        foreach (var source in sources)
        {
            if (SourceLookup.OfTag(source) is { Category: not SourceCategory.None } known)
                return (null, new Fault("sources", $"names that only this partner's links carry; “{source}” means {known.Canonical}, whose traffic would all count as the partner's"));
            if (others.FirstOrDefault(p => p.SourceList.Contains(source)) is { } owner)
                return (null, new Fault("sources", $"names of this partner only; “{source}” is {owner.Name}’s"));
        }

        return domains.Count > ListLength || sources.Count > ListLength
            ? (null, new Fault(domains.Count > ListLength ? "domains" : "sources", $"at most {ListLength}"))
            : (statement with { Domains = [.. domains.Distinct(StringComparer.Ordinal)], Sources = sources }, null);
    }

    private static string? DomainOf(string text)
    {
        var trimmed = text.Trim();
        var isAddress = trimmed.Contains("://", StringComparison.Ordinal);
        if (isAddress && !trimmed.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return null;
        var host = isAddress ? LandingUrl.Parse(trimmed).Host : HostName.Normalise(trimmed.Split('/')[0]);
        if (host is null || !HostName.LooksLikeHost(host))
            return null;
        // A public ending such as co.uk is nobody's site.
        return PublicSuffixes.RegistrableDomain(host) ?? (HostName.IsAddress(host) ? host : null);
    }

    private static string NewCode(IReadOnlyList<Partner> others)
    {
        while (true)
        {
            var code = ReferenceCode.New();
            if (others.All(p => p.Code != code))
                return code;
        }
    }
}
