namespace Throughline.Capture.Hooks.Providers;

/// <summary>What all of Meta's webhooks share: the handshake with our own word, and HMAC-SHA256 over the raw body (webhooks-in.md 7).</summary>
/// <remarks>The secret is entered as <c>verify token:app secret</c>, since Meta needs both. Only the handshake is a GET.</remarks>
internal static class MetaSignature
{
    public const string SecretLabel = "verify token and app secret, as token:secret";

    public static HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-Hub-Signature-256");
        return given.Length == 0
            ? HookVerdict.Missing
            : HookVerdict.Of(HookSignature.AreEqual(given, "sha256=" + HookSignature.Hex(HookSignature.Sha256(Parts(secret).App, request.Body.Span))));
    }

    public static HookAnswer? Handshake(HookRequest request, string secret)
    {
        if (!request.IsGet)
            return null;
        var token = request.Query.TryGetValue("hub.verify_token", out var given) ? given.ToString() : "";
        var isOurs = request.Query.TryGetValue("hub.mode", out var mode) && mode == "subscribe" && HookSignature.AreEqual(token, Parts(secret).Verify);
        return isOurs
            ? new HookAnswer(200, "text/plain; charset=utf-8", request.Query.TryGetValue("hub.challenge", out var challenge) ? challenge.ToString() : "")
            : new HookAnswer(403, "text/plain; charset=utf-8", "wrong verify token");
    }

    private static (string Verify, string App) Parts(string secret) =>
        secret.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? (secret[..at], secret[(at + 1)..]) : (secret, secret);
}
