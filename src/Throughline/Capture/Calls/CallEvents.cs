namespace Throughline.Capture.Calls;

/// <summary>What a call's event carries beside who called.</summary>
/// <param name="Provider">Whose report it is; <c>rep</c> for one that a person entered.</param>
/// <param name="Number">The number dialled, ours.</param>
/// <param name="NumberName">What we call it.</param>
/// <param name="Confidence">How sure the visitor is.</param>
/// <param name="Call">For an update: the event of the call.</param>
internal sealed record CallDetails(
    string Provider, string Status, int Seconds, bool IsQualified, bool IsInbound, string? Number, string? NumberName, string Confidence, string Why, bool IsWithheld, Guid? CallerKey, string? Tags, Guid? Webhook, Guid? Call);

/// <summary>Kinds of event about calls beside the interaction itself.</summary>
internal static class CallEvents
{
    /// <summary>A known call was changed at the provider: tags, a recording.</summary>
    public const string Updated = "call.updated";
}
