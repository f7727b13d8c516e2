using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Journeys.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Taxonomy;

namespace Throughline.Journeys;

/// <summary>What the events of a batch are to journeys: hits by subject, the raw tuples they arrived with, the pages they landed on, what was wrong with their addresses.</summary>
internal sealed record BatchHits(Dictionary<Guid, List<Hit>> Hits, IReadOnlyCollection<Acquisition> Acquisitions, IReadOnlyCollection<Page> Pages, IReadOnlyCollection<TagFlaw> Flaws);

/// <summary>Reads hits out of events.</summary>
internal static class HitReader
{
    public static async Task<BatchHits> ReadAsync(ProjectionBatch batch, Arrivals arrivals, CancellationToken cancellation)
    {
        arrivals.Begin(batch.Workspace, await batch.Db.Set<Workspace>().Where(w => w.Id == batch.Workspace).Select(static w => w.SiteDomains).FirstOrDefaultAsync(cancellation) ?? "");
        var hits = new Dictionary<Guid, List<Hit>>();
        var acquisitions = new Dictionary<long, Acquisition>();
        var pages = new Dictionary<long, Page>();
        var flaws = new List<TagFlaw>();
        foreach (var e in batch.Events)
        {
            if (!batch.SubjectOf.TryGetValue(e.EventId, out var subject) || KindOf(e) is not { } kind)
                continue;
            var arrival = arrivals.Of(e.Facts.Url, e.Facts.Referrer, e.Facts.Channel, e.Facts.Source);
            acquisitions.TryAdd(arrival.Acquisition.Id, arrival.Acquisition);
            pages.TryAdd(arrival.Page.PageId, arrival.Page);
            flaws.AddRange(TagFlaw.Of(e, subject, arrival.Landing, arrival.Acquisition));
            var hit = ToHit(e, subject, kind, arrival);
            if (hits.TryGetValue(subject, out var list))
                list.Add(hit);
            else
                hits[subject] = [hit];
        }

        foreach (var list in hits.Values)
            list.Sort(static (a, b) => (a.OccurredAt, a.ReceivedAt, a.EventId).CompareTo((b.OccurredAt, b.ReceivedAt, b.EventId)));
        pages.Remove(0);
        return new BatchHits(hits, acquisitions.Values, pages.Values, flaws);
    }

    /// <summary>What an event is to a session; null for commands, which are no visit.</summary>
    public static HitKind? KindOf(Envelope e) => e.Kind switch
    {
        _ when e.Facts.Channel is not null => HitKind.Interaction,
        Kinds.Interaction when Interactions.IsKnown(e.Facts.Name) => HitKind.Interaction,
        Kinds.PageView or Kinds.Screen => HitKind.View,
        Kinds.FormSubmit when e.Facts.Url is not null => HitKind.Form,
        Kinds.Track or Kinds.Identify or Kinds.Group when e.Facts.Url is not null => HitKind.Action,
        Kinds.FormSubmit or Kinds.Track or Kinds.Identify or Kinds.Group or Kinds.Interaction => HitKind.Reported,
        _ => null,
    };

    private static TouchKind TouchOf(Envelope e) => e.Kind != Kinds.Interaction
        ? e.Facts.Channel is null ? TouchKind.Visit : TouchKind.Entered
        : e.Facts.Name switch
        {
            Interactions.Call => TouchKind.Call,
            Interactions.Chat or Interactions.Message or Interactions.EmailReceived => TouchKind.Chat,
            Interactions.MeetingBooked => TouchKind.Meeting,
            Interactions.EmailClick => TouchKind.EmailClick,
            Interactions.QrScan => TouchKind.QrScan,
            Interactions.CouponIssue => TouchKind.Coupon,
            Interactions.EventCheckIn or Interactions.BadgeScan or Interactions.WebinarAttended => TouchKind.Event,
            Interactions.PartnerReferral or Interactions.DealRegistration => TouchKind.Partner,
            Interactions.OutboundCall or Interactions.OutboundEmail or Interactions.OutboundReply or Interactions.LinkedInMessage or Interactions.DirectMail => TouchKind.Outbound,
            Interactions.EmailOpen => TouchKind.EmailOpen,
            Interactions.AdImpression => TouchKind.AdImpression,
            _ => TouchKind.Entered,
        };

    private static Hit ToHit(Envelope e, Guid subject, HitKind kind, Arrival arrival)
    {
        var (landing, acquisition, page) = arrival;
        var evidence = !acquisition.IsExternalArrival ? 0 : acquisition.IsCampaignEvidence ? 2 : 1;
        return new Hit
        {
            WorkspaceId = e.Workspace,
            SubjectId = subject,
            OccurredAt = e.OccurredAt,
            EventId = e.EventId,
            ReceivedAt = e.ReceivedAt,
            Kind = kind,
            Touch = TouchOf(e),
            // An interaction that declares no channel says nothing of its own about where the person came from.
            // What another system tracked itself (a call with its landing page) says more than the visit before it.
            AcquisitionId = kind == HitKind.Interaction && e.Facts.Channel is null && evidence < 2 ? 0 : acquisition.Id,
            PageId = page.PageId,
            Evidence = evidence,
            EvidenceKey = EvidenceKey(e, evidence, landing, acquisition),
            EngagedMs = EngagedMs(e),
            Flag = e.Facts.Flag,
        };
    }

    // Anybody may send any number: no page is read for longer than a session lasts.
    private static int EngagedMs(Envelope e) =>
        e is { Kind: Kinds.Track, Facts: { Name: "engagement", Properties: { ValueKind: JsonValueKind.Object } told } }
        && told.TryGetProperty("engaged_ms", out var ms) && ms.ValueKind == JsonValueKind.Number && ms.TryGetDouble(out var engaged)
            ? (int)Math.Clamp(engaged, 0, SessionFold.LongestMs)
            : 0;

    // S3 compares source, medium, campaign and the click ids with their values; term and content do not make a new visit.
    private static long EvidenceKey(Envelope e, int evidence, LandingUrl landing, Acquisition acquisition)
    {
        if (evidence == 0)
            return 0;
        if (evidence == 1)
            return StableId.Number(e.Workspace, "referrer", acquisition.Referrer);
        // A platform's cookies say nothing of this visit.
        var clicks = e.Personal?.Clicks?.Where(static c => c.Key[0] != '_').OrderBy(static c => c.Key, StringComparer.Ordinal).Select(static c => $"{c.Key}={c.Value}").ToList() is { Count: > 0 } values
            ? string.Join('&', values)
            : acquisition.Parameters;
        return StableId.Number(e.Workspace, "campaign", $"{landing.Tags.Source}\n{landing.Tags.Medium}\n{landing.Tags.Campaign}\n{clicks}");
    }
}
