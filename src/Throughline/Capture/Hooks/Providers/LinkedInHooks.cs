using System.Text.Json;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>LinkedIn Lead Sync (webhooks-in.md 9): answers the recurring challenge and keeps the pushes, whose answers have to be fetched from LinkedIn.</summary>
/// <remarks>Whether leads are signed is not documented everywhere: a signature that is there must be right; without one the address alone vouches, and nothing but names of leads is in it.</remarks>
internal sealed class LinkedInHooks : IHookProvider
{
    public string Name => "linkedin";

    public string Title => "LinkedIn Lead Sync";

    public string SecretLabel => "client secret";

    public string Setup => "In LinkedIn's developer portal: the app, Webhooks; paste the address and here the app's client secret. Pushes are kept; their answers need a connection to LinkedIn that fetches them.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-LI-Signature");
        return given.Length == 0 ? HookVerdict.Good : HookVerdict.Of(HookSignature.AreEqual(given.ToLowerInvariant(), HookSignature.Hex(HookSignature.Sha256(secret, [.. "hmacsha256="u8, .. request.Body.Span]))));
    }

    public HookAnswer? Handshake(HookRequest request, string secret)
    {
        if (!request.IsGet)
            return null;
        var challenge = request.Query.TryGetValue("challengeCode", out var code) ? code.ToString() : "";
        // Anything else could be a body that somebody wants signed.
        return !Guid.TryParseExact(challenge, "D", out _)
            ? new HookAnswer(400, "text/plain; charset=utf-8", "challengeCode is a UUID")
            : new HookAnswer(200, "application/json", JsonSerializer.Serialize(new { challengeCode = challenge, challengeResponse = HookSignature.Hex(HookSignature.Sha256(secret, System.Text.Encoding.UTF8.GetBytes(challenge))) }));
    }

    public string? KeyOf(HookRequest request) => JsonPart.Text(request.Json, "leadGenFormResponse") is { } lead ? $"{lead}\n{JsonPart.Text(request.Json, "leadAction")}" : null;

    public void Read(HookRequest request, HookReading reading) => reading.Ignore("a lead named without its answers, which must be fetched from LinkedIn");
}
