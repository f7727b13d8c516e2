using Throughline.Capture;

namespace Throughline.Taxonomy;

/// <summary>What one tuple proves, worked out once so that each rule is one line (channels.md 1.3).</summary>
internal sealed class Evidence
{
    private readonly List<(ClickParameter Definition, string Value)> _parameters;
    private readonly string _adNetwork;
    private readonly RuleSet _rules;

    internal Evidence(Acquisition acquisition, RuleSet rules)
    {
        _rules = rules;
        Acquisition = acquisition;
        Tags = acquisition.Tags;
        var referrer = acquisition.ReferrerKind == ReferrerKind.External ? OwnSources.OfReferrer(rules, acquisition.Referrer, ReferrerHost) : KnownSource.None;
        // A stop on the way that the workspace named itself: the shipped ones never come this far.
        HasReferrer = acquisition.ReferrerKind == ReferrerKind.External && referrer.Category != SourceCategory.Transit;
        RawSource = acquisition.DeclaredSource.Length > 0 ? acquisition.DeclaredSource : Tags.Source;
        Source = OwnSources.OfTag(rules, RawSource);
        Referrer = HasReferrer ? referrer : KnownSource.None;
        (MediumList, MediumDetail) = Mediums.ListOf(Medium);
        _parameters = AcquisitionParameters.Read(acquisition.Parameters);
        _adNetwork = ValueOf("hsa_net");
    }

    internal Acquisition Acquisition { get; }

    internal UtmTags Tags { get; }

    internal string RawSource { get; }

    internal KnownSource Source { get; }

    internal KnownSource Referrer { get; }

    internal bool HasReferrer { get; }

    internal string MediumList { get; }

    internal string MediumDetail { get; }

    internal string Medium => Tags.Medium;

    internal string Campaign => Tags.Campaign;

    /// <summary>Host (or app package) of the external referrer.</summary>
    internal string ReferrerHost
    {
        get
        {
            var referrer = Acquisition.Referrer;
            var slash = referrer.IndexOf('/');
            return slash < 0 ? referrer : referrer[..slash];
        }
    }

    /// <summary>E1.</summary>
    internal bool HasPaidMedium => Mediums.IsPaid(Medium);

    /// <summary>E1 to E4.</summary>
    internal bool IsPaid => HasPaidMedium || Source.ImpliesPaid || PaidParameters().Any() || IsCrossNetwork;

    /// <summary>E4.</summary>
    internal bool IsCrossNetwork => Campaign.Contains("cross-network", StringComparison.Ordinal);

    /// <summary>A click identifier of an affiliate network, or a generic name the workspace opted into (R04).</summary>
    internal bool HasAffiliateClick => Has(ClickKind.AffiliateClick)
        || _parameters.Exists(parameter => parameter.Definition.Kind == ClickKind.AffiliateName && _rules.AffiliateParameters.Contains(parameter.Definition.Name));

    internal bool HasEmailParameter => Has(ClickKind.EmailPerson) || Has(ClickKind.EmailCampaign);

    /// <summary>Parameters unpaid shares and social clicks carry (R16).</summary>
    internal bool HasShareParameter => Has(ClickKind.Share) || HasNamed("fbclid") || HasNamed("epik");

    internal bool HasNamed(string name) => _parameters.Exists(parameter => parameter.Definition.Name == name);

    internal bool MediumHas(string word) => Medium.Contains(word, StringComparison.Ordinal);

    /// <summary>Whether a name is in the workspace's partner registry (R03).</summary>
    internal bool IsPartner =>
        (Acquisition.PartnerCode.Length > 0 && _rules.PartnerCodes.Contains(Acquisition.PartnerCode))
        || (RawSource.Length > 0 && (_rules.PartnerSources.Contains(RawSource) || _rules.PartnerSources.Contains(Source.Canonical)))
        || (HasReferrer && _rules.PartnerDomains.Count > 0 && _rules.PartnerDomains.Contains(ReferrerDomain));

    /// <summary>What reports call a partner known by its code or domain; empty when neither is one's.</summary>
    internal string PartnerSource =>
        _rules.PartnerSourceOf.Count == 0 ? ""
        : _rules.PartnerSourceOf.TryGetValue(Acquisition.PartnerCode, out var ofCode) ? ofCode
        : HasReferrer && _rules.PartnerSourceOf.TryGetValue(ReferrerDomain, out var ofDomain) ? ofDomain
        : "";

    private string ReferrerDomain => PublicSuffixes.RegistrableDomain(ReferrerHost) ?? ReferrerHost;

    /// <summary>The workspace's own rules, in order (R02).</summary>
    internal IReadOnlyList<WorkspaceRule> OwnRules => _rules.Rules;

    /// <summary>Place of the own rule that matches first (R02), or −1.</summary>
    internal int OwnRule()
    {
        for (var i = 0; i < _rules.Rules.Count; i++)
        {
            if (Holds(_rules.Rules[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Whether every condition of the rule holds; one without conditions never matches.</summary>
    internal bool Holds(WorkspaceRule rule) => rule.When.Count > 0 && rule.When.All(Holds);

    /// <summary>Whether the condition holds.</summary>
    internal bool Holds(RuleCondition condition) => Rules.ConditionLogic.Holds(condition, ValueOf(condition.Field));

    /// <summary>What a condition on this field looks at.</summary>
    internal string ValueOf(RuleField field) => field switch
    {
        RuleField.Source => Source.Canonical,
        RuleField.Medium => Medium,
        RuleField.Campaign => Campaign,
        RuleField.Term => Tags.Term,
        RuleField.Content => Tags.Content,
        RuleField.CampaignId => Tags.Id,
        RuleField.Referrer => HasReferrer ? ReferrerHost : "",
        _ => "",
    };

    /// <summary>The value a paid parameter of that name carries; empty when absent or void.</summary>
    internal string PaidValueOf(string name) =>
        PaidParameters().FirstOrDefault(parameter => parameter.Definition.Name == name).Value ?? "";

    /// <summary>E3: parameters that prove an ad and are not void (E5), click identifiers first, each kind in the order of the URL.</summary>
    internal IEnumerable<(ClickParameter Definition, string Value)> PaidParameters() => _parameters
        .Where(parameter => parameter.Definition.IsPaid && !IsVoid(parameter.Definition))
        .OrderBy(static parameter => parameter.Definition.Kind == ClickKind.Click ? 0 : 1);

    /// <summary>Every parameter of the tuple, and whether it is void (E5).</summary>
    internal IEnumerable<(ClickParameter Definition, bool IsVoid)> Parameters() => _parameters.Select(parameter => (parameter.Definition, IsVoid(parameter.Definition)));

    /// <summary>Canonical source a parameter stands for, void ones left out: paid first, then the rest in the order of the URL.</summary>
    internal string ParameterSource() => PaidParameters().Select(static parameter => parameter.Definition.Source)
        .Concat(_parameters.Where(parameter => !IsVoid(parameter.Definition) && parameter.Definition.Kind != ClickKind.AffiliateName)
            .Select(static parameter => parameter.Definition.Source))
        .FirstOrDefault(static source => source.Length > 0) ?? "";

    // E5: somebody passed on a URL that still carried the parameter.
    private bool IsVoid(ClickParameter parameter)
    {
        var platform = parameter.Name.StartsWith("hsa_", StringComparison.Ordinal) ? NetworkSource() : parameter.Source;
        if (!HasReferrer || platform.Length == 0 || parameter.Kind is not (ClickKind.Click or ClickKind.AdParameter))
            return false;

        var company = Companies.Of(platform);
        return Referrer.Category switch
        {
            SourceCategory.Social or SourceCategory.Email or SourceCategory.Ai => Companies.Of(Referrer.Canonical) != company,
            SourceCategory.Search => company == Companies.Meta,
            _ => false,
        };
    }

    private string NetworkSource() => _adNetwork switch
    {
        "adwords" => "google",
        "facebook" or "linkedin" => _adNetwork,
        _ => "",
    };

    private bool Has(ClickKind kind) => _parameters.Exists(parameter => parameter.Definition.Kind == kind);

    private string ValueOf(string name) => _parameters.Find(parameter => parameter.Definition.Name == name).Value ?? "";
}
