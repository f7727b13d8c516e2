using Throughline.Capture.Hits;
using Throughline.Capture.Links;
using Throughline.Log;

namespace Throughline.Capture.Offline;

/// <summary><c>/q/{code}</c> and vanity addresses: a scan is a touch of the placement's channel, and leads on to its destination.</summary>
internal sealed class ScanDoor(Intake intake, DoorRequests requests, PlacementBook placements, LinkPolicies policies)
{
    /// <summary>The door's name in events and counters.</summary>
    public const string Name = "scan";

    // Says to this browser, and only to it, that it scanned this code: no id in it, and gone with the window.
    private const string SeenCookie = "tl_q_";
    private static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(30);

    public async Task TakeAsync(HttpContext http)
    {
        var code = ShortCode.Normalise((string?)http.Request.RouteValues["code"] ?? "");
        if (ReferenceCode.Read(code) is { } whole && await placements.FindByCodeAsync(whole, http.RequestAborted) is { } placement)
            await FollowAsync(http, placement, null);
        else
            await LinkDoor.FallBackAsync(http, await policies.OfHostAsync(http.Request.Host.Host, http.RequestAborted));
    }

    /// <summary>Counts a scan, or a visit by a vanity address, and sends it on.</summary>
    public async Task FollowAsync(HttpContext http, Placement placement, string? note)
    {
        var request = await requests.ReadAsync(http, placement.WorkspaceId, http.RequestAborted);
        var handOver = request.IsCounted && placement.RetiredAt is null ? await CountAsync(http, placement, request, note) : null;
        if (placement.RetiredAt is null)
            await Redirects.GoAsync(http, PlacementBook.AddressOf(placement), handOver);
        else
            await LinkDoor.FallBackAsync(http, await policies.OfAsync(placement.WorkspaceId, http.RequestAborted));
    }

    private async ValueTask<string?> CountAsync(HttpContext http, Placement placement, DoorRequest request, string? note)
    {
        var isRepeat = http.Request.Cookies.ContainsKey(SeenCookie + placement.Code);
        var draft = new EventDraft { Workspace = placement.WorkspaceId, Door = Name, ReceivedAt = intake.Now, Kind = Kinds.Interaction, Name = Interactions.QrScan };
        draft.SetId(null);
        draft.OccurredAt = draft.ReceivedAt;
        draft.Channel = placement.Channel;
        draft.Source = placement.Name;
        draft.Visitor = request.Visitor;
        draft.Flag = request.Flag ?? (isRepeat ? "repeat" : null);
        draft.TakeUrl(PlacementBook.AddressOf(placement));
        draft.HandOver = draft.Flag is null && request.Visitor is null ? HandOverCode.New() : null;
        draft.Properties = EnvelopeJson.Payload(new HitFacts(placement.PlacementId, Note: note));
        if (!intake.TryAppend([draft.ToEnvelope()], out var stored))
            intake.Count(Name, Refusal.LogFull());
        else
            await intake.StoredAsync(stored, Name);
        if (draft.Flag is null)
            Remember(http, placement);
        return draft.HandOver;
    }

    private static void Remember(HttpContext http, Placement placement) => http.Response.Cookies.Append(SeenCookie + placement.Code, "1", new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = RepeatWindow,
        Path = "/",
        Secure = http.Request.IsHttps,
        IsEssential = true,
    });
}
