using System.Diagnostics.Metrics;

namespace Throughline.Capture;

/// <summary>What the doors count, under the names documented in docs/api-capture.md.</summary>
internal sealed class CaptureMetrics
{
    public const string MeterName = "Throughline.Capture";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _clicksDropped;

    public CaptureMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("throughline_capture_accepted_total", "{event}", "Events taken and on disk, by door (known ones included).");
        _refused = meter.CreateCounter<long>("throughline_capture_refused_total", "{event}", "Events or whole requests not taken, by door and reason.");
        _clicksDropped = meter.CreateCounter<long>("throughline_capture_click_ids_dropped_total", "{event}", "Events taken whose click identifier was too long to keep.");
    }

    public void ClickIdDropped() => _clicksDropped.Add(1);

    public void Accepted(string door, int events)
    {
        if (events > 0)
            _accepted.Add(events, new KeyValuePair<string, object?>("door", door));
    }

    public void Refused(string door, string reason) =>
        _refused.Add(1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("reason", reason));
}
