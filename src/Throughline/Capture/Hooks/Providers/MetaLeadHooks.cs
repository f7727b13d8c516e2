namespace Throughline.Capture.Hooks.Providers;

/// <summary>Meta Lead Ads (webhooks-in.md 7). A push names the lead but not its answers, which have to be fetched from Meta with the page's token; until that is connected the pushes are kept.</summary>
internal sealed class MetaLeadHooks : IHookProvider
{
    public string Name => "meta";

    public string Title => "Meta Lead Ads";

    public string SecretLabel => MetaSignature.SecretLabel;

    public string Setup => "In Meta's app: Webhooks, Page, subscribe to leadgen with this address and a verify token of your own. Pushes are kept; their answers need a connection to Meta that fetches them.";

    public HookVerdict Verify(HookRequest request, string secret) => MetaSignature.Verify(request, secret);

    public HookAnswer? Handshake(HookRequest request, string secret) => MetaSignature.Handshake(request, secret);

    public string? KeyOf(HookRequest request) => null;

    public void Read(HookRequest request, HookReading reading)
    {
        var leads = JsonPart.Items(request.Json, "entry").SelectMany(static e => JsonPart.Items(e, "changes")).Count(static c => JsonPart.Text(c, "field") == "leadgen");
        reading.Ignore(leads == 0 ? "no lead in it" : $"{leads} lead(s) named without their answers, which must be fetched from Meta");
    }
}
