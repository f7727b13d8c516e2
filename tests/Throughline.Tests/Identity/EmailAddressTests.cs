using Throughline.Identity;

namespace Throughline.Tests.Identity;

public sealed class EmailAddressTests
{
    // contact-normalisation.md 1, its table; an empty key means the canonical form.
    [Theory]
    [InlineData("  J.Doe+ads@GoogleMail.com ", "j.doe+ads@googlemail.com", "jdoe@gmail.com", EmailClass.Free)]
    [InlineData("Jane <Jane.Doe@Acme.CO.UK>", "jane.doe@acme.co.uk", "", EmailClass.Business)]
    [InlineData("jane+trial@acme.com", "jane+trial@acme.com", "", EmailClass.Business)]
    [InlineData("first.last+x@outlook.com", "first.last+x@outlook.com", "first.last@outlook.com", EmailClass.Free)]
    [InlineData("jane_doe@pm.me", "jane_doe@pm.me", "janedoe@proton.me", EmailClass.Free)]
    [InlineData("info@acme.com", "info@acme.com", "", EmailClass.Role)]
    [InlineData("x@sub.mailinator.com", "x@sub.mailinator.com", "", EmailClass.Disposable)]
    [InlineData("user@bücher.example", "user@xn--bcher-kva.example", "", EmailClass.Business)]
    [InlineData("用户@例え.jp", "用户@xn--r8jz45g.jp", "", EmailClass.Business)]
    [InlineData("j＠acme.com", "j@acme.com", "", EmailClass.Business)]
    [InlineData("\"Jane\" <Jane@Ex.com>,", "jane@ex.com", "", EmailClass.Business)]
    [InlineData("mailto:jane@acme.com", "jane@acme.com", "", EmailClass.Business)]
    [InlineData("<jane@acme.com>.", "jane@acme.com", "", EmailClass.Business)]
    [InlineData("jane@straße.de", "jane@xn--strae-oqa.de", "", EmailClass.Business)]
    [InlineData("jane@acme.com\u200b", "jane@acme.com", "", EmailClass.Business)]
    [InlineData("a.b+c@hotmail.co.uk", "a.b+c@hotmail.co.uk", "a.b@hotmail.co.uk", EmailClass.Free)]
    [InlineData("a.b+c@hotmail.evil.com", "a.b+c@hotmail.evil.com", "", EmailClass.Business)]
    [InlineData("a+b@privaterelay.appleid.com", "a+b@privaterelay.appleid.com", "", EmailClass.Relay)]
    [InlineData("x@jane.anonaddy.me", "x@jane.anonaddy.me", "", EmailClass.Relay)]
    [InlineData("a-b@yahoo.com", "a-b@yahoo.com", "", EmailClass.Free)]
    [InlineData("info@gmail.com", "info@gmail.com", "", EmailClass.Free)]
    [InlineData("jane@acme.con", "jane@acme.con", "", EmailClass.Business)]
    public void TryNormalise_Address_GivesCanonicalKeyAndClass(string raw, string canonical, string key, EmailClass expected)
    {
        EmailAddress.TryNormalise(raw, out var email, out var fault).ShouldBeTrue(fault);

        (email!.Canonical, email.MatchKey, email.Class).ShouldBe((canonical, key.Length > 0 ? key : canonical, expected));
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("a@b", "not a domain behind the @ sign")]
    [InlineData("a@@b.com", "a character that cannot stand before the @ sign")]
    [InlineData("a b@c.com", "a character that cannot stand before the @ sign")]
    [InlineData("a..b@c.com", "misplaced dot before the @ sign")]
    [InlineData(".a@c.com", "misplaced dot before the @ sign")]
    [InlineData("a@-c.com", "not a domain behind the @ sign")]
    [InlineData("a@exa_mple.com", "not a domain behind the @ sign")]
    [InlineData("@acme.com", "nothing before the @ sign")]
    [InlineData("jane", "no @ sign")]
    [InlineData("", "no @ sign")]
    [InlineData(null, "no @ sign")]
    [InlineData("jane@acme.unlistedending", "unknown top-level domain")]
    [InlineData("jane@127.0.0.1", "not a domain behind the @ sign")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345@acme.com", "more than 64 bytes before the @ sign")]
    public void TryNormalise_NoAddress_SaysWhy(string? raw, string expected)
    {
        EmailAddress.TryNormalise(raw, out var email, out var fault).ShouldBeFalse();

        email.ShouldBeNull();
        fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData("jane@gamil.com", "jane@gmail.com")]
    [InlineData("jane@gmail.con", "jane@gmail.com")]
    [InlineData("jane@hotmail.co", "jane@hotmail.com")]
    [InlineData("jane@acme.cmo", "jane@acme.com")]
    [InlineData("jane@acme.com", "")]
    public void TryNormalise_MistypedDomain_SuggestsAndKeepsTheOriginal(string raw, string suggestion)
    {
        EmailAddress.TryNormalise(raw, out var email, out _).ShouldBeTrue();

        (email!.Canonical, email.Suggestion).ShouldBe((raw, suggestion));
    }

    [Theory]
    [InlineData("jane+trial@acme.com", "jane@acme.com")]
    [InlineData("jane@acme.com", "")]
    [InlineData("jane+x@gmail.com", "")]
    [InlineData("+x@acme.com", "")]
    public void TryNormalise_TagAtAnUnknownProvider_IsOnlyASuggestion(string raw, string similar)
    {
        EmailAddress.TryNormalise(raw, out var email, out _).ShouldBeTrue();

        email!.SimilarKey.ShouldBe(similar);
    }

    [Theory]
    [InlineData("jane@mail.acme.co.uk", "acme.co.uk")]
    [InlineData("jane@acme.github.io", "acme.github.io")]
    [InlineData("info@acme.com", "acme.com")]
    [InlineData("jane@gmail.com", null)]
    [InlineData("x@sub.mailinator.com", null)]
    [InlineData("x@duck.com", null)]
    public void CompanyDomain_Address_IsTheOrganisationsOwn(string raw, string? domain)
    {
        EmailAddress.TryNormalise(raw, out var email, out _).ShouldBeTrue();

        CompanyDomain.Of(email!).ShouldBe(domain);
    }
}
