using Throughline.Capture.Hooks.Answers;
using Throughline.Web.Outbound;

namespace Throughline.Capture.Hooks;

/// <summary>
/// One system that calls us when something happened: a call tracker, a scheduler, a form. Adding one is a file with this interface and a line in the module.
/// </summary>
/// <remarks>
/// Pure and stateless: called concurrently. <see cref="Verify"/> sees bytes nobody has looked at yet and must compare in constant time. <see cref="Read"/> is called
/// only for verified deliveries, and again when somebody asks to read a stored one anew: the same bytes must give the same event ids. What it throws is noted
/// beside the delivery, whose bytes stay.
/// </remarks>
internal interface IHookProvider
{
    /// <summary>The name in the address: lower-case letters.</summary>
    string Name { get; }

    /// <summary>The name people know.</summary>
    string Title { get; }

    /// <summary>What the other side calls the shared secret.</summary>
    string SecretLabel { get; }

    /// <summary>Where to paste the address and find the secret, in a sentence or two.</summary>
    string Setup { get; }

    /// <summary>Bytes a delivery may have, where that is more than the setting allows others.</summary>
    int LongestBody => 0;

    /// <summary>Whether the delivery is the other side's and fresh.</summary>
    HookVerdict Verify(HookRequest request, string secret);

    /// <summary>The answer to the other side's question whether this address is ours; null when the request is no such question.</summary>
    HookAnswer? Handshake(HookRequest request, string secret) => null;

    /// <summary>What of a verified delivery is stored and read; the same for the same delivery.</summary>
    HookRequest Kept(HookRequest request) => request;

    /// <summary>What the same delivery carries each time it is sent again; null takes the body itself.</summary>
    string? KeyOf(HookRequest request);

    /// <summary>Turns a delivery into events.</summary>
    void Read(HookRequest request, HookReading reading);

    /// <summary>What the other side calls the token with which answers are fetched that its deliveries only name; null where they bring everything.</summary>
    string? AccessLabel => null;

    /// <summary>Where an answer that a delivery named is fetched; null where there is nothing to fetch.</summary>
    /// <param name="lead">As the reading named it: <see cref="HookReading.Await"/> lets only plain ids pass.</param>
    /// <param name="token">The access token.</param>
    /// <param name="apis">Where the other sides' interfaces are.</param>
    OutboundCall? AskFor(string lead, string token, LeadApiOptions apis) => null;

    /// <summary>Whether what came is the answer that was asked for, and not an error or a page of somebody in between.</summary>
    bool IsAnswer(System.Text.Json.JsonElement came) => false;

    /// <summary>Turns a fetched answer into events.</summary>
    void ReadAnswer(HookRequest answer, HookReading reading) => reading.Ignore("this system's deliveries bring everything");
}

/// <summary>Whether a delivery may be read.</summary>
/// <param name="Reason">Null when it may; else a stable word: <c>signature_missing</c>, <c>signature_wrong</c>, <c>too_old</c>.</param>
internal readonly record struct HookVerdict(string? Reason)
{
    public static HookVerdict Good => default;

    public static HookVerdict Missing => new("signature_missing");

    public static HookVerdict Wrong => new("signature_wrong");

    public static HookVerdict TooOld => new("too_old");

    public static HookVerdict Of(bool isGood) => isGood ? Good : Wrong;
}

/// <summary>An answer to a handshake.</summary>
internal sealed record HookAnswer(int Status, string ContentType, string Text);
