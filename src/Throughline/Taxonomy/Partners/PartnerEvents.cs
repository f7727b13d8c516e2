namespace Throughline.Taxonomy;

/// <summary>Kinds of the events about partners. A registration itself is an interaction.</summary>
public static class PartnerEvents
{
    /// <summary>A partner as it is from now on; the contact stands in the personal section.</summary>
    public const string Saved = "partner.saved";

    /// <summary>A registration holds longer.</summary>
    public const string Extended = "partner.protection_extended";
}

internal sealed record PartnerStatement(Guid Partner, string Name, string Code, IReadOnlyList<string> Domains, IReadOnlyList<string> Sources, bool Ended);

internal sealed record ExtensionStatement(Guid Registration, long Until);

/// <summary>What the properties of a registration carry.</summary>
/// <param name="Partner">Who brought it.</param>
/// <param name="Code">The code that was given, when one was.</param>
/// <param name="Deal">The deal as the partner calls it.</param>
/// <param name="SubId">The partner's own id, verbatim.</param>
public sealed record RegistrationStatement(Guid Partner, string? Code, string? Deal, string? SubId);
