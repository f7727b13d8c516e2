using System.Diagnostics.CodeAnalysis;
using Throughline.Capture;

namespace Throughline.Identity;

/// <summary>What kind of mailbox an address is; tested in this order of the names: disposable, relay, free, role, business.</summary>
public enum EmailClass
{
    /// <summary>A person at an organisation's own domain.</summary>
    Business,

    /// <summary>A shared mailbox at an organisation (<c>info@</c>): never merges two people.</summary>
    Role,

    /// <summary>A free mail provider: no company.</summary>
    Free,

    /// <summary>A forwarding address that hides the real one.</summary>
    Relay,

    /// <summary>A throw-away domain: a flag, no refusal.</summary>
    Disposable,
}

/// <summary>An address in the forms the product needs (contact-normalisation.md 1); raw text stays with the event.</summary>
/// <param name="Canonical">For sending and display: lower-case, punycode domain.</param>
/// <param name="MatchKey">For finding the same person: provider rules applied (Gmail's dots and tags).</param>
/// <param name="Class">Kind of mailbox.</param>
/// <param name="Suggestion">The address probably meant when the domain looks mistyped, or empty; to be shown, never applied.</param>
/// <param name="SimilarKey">The match key without a <c>+tag</c> where that may or may not be the same person, or empty; a suggestion only.</param>
public sealed record EmailIdentity(string Canonical, string MatchKey, EmailClass Class, string Suggestion, string SimilarKey)
{
    /// <summary>The part before the at sign of <see cref="Canonical"/>.</summary>
    public string Local => Canonical[..Canonical.LastIndexOf('@')];

    /// <summary>The part behind it.</summary>
    public string Domain => Canonical[(Canonical.LastIndexOf('@') + 1)..];
}

/// <summary>Reads e-mail addresses as people and systems write them. Pure; no look-up on the network.</summary>
public static class EmailAddress
{
    /// <summary>The address in its forms, or what is wrong with it. Never throws.</summary>
    public static bool TryNormalise(string? raw, [NotNullWhen(true)] out EmailIdentity? email, out string? fault)
    {
        email = MailAddresses.TryRead(raw, out var mailbox, out fault) ? EmailProviders.Identify(mailbox.Local, mailbox.Domain) : null;
        return email is not null;
    }
}
