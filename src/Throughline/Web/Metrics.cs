using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Throughline.Web;

/// <summary><c>/metrics</c>: the counters and gauges of Throughline's meters in the Prometheus text format (version 0.0.4).</summary>
internal sealed class Metrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, double>> _values = new();

    public Metrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Throughline", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything counted since the process started.</summary>
    public string Text()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (instrument, values) in _values.OrderBy(static v => v.Key.Name, StringComparer.Ordinal))
        {
            var kind = IsGauge(instrument) ? "gauge" : "counter";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {instrument.Name} {instrument.Description}\n# TYPE {instrument.Name} {kind}\n");
            foreach (var (labels, value) in values.OrderBy(static v => v.Key, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{instrument.Name}{labels} {value:R}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsGauge(Instrument instrument) => instrument is ObservableGauge<long> or ObservableGauge<int> or ObservableGauge<double> or UpDownCounter<long>;

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _values.GetOrAdd(instrument, static _ => new(StringComparer.Ordinal));
        var labels = Labels(tags);
        if (instrument.IsObservable)
            series[labels] = value;
        else
            series.AddOrUpdate(labels, static (_, added) => added, static (_, sum, added) => sum + added, value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var text = new StringBuilder("{");
        foreach (var tag in tags)
        {
            var value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 1 ? "," : "").Append(tag.Key).Append("=\"").Append(value).Append('"');
        }

        return text.Append('}').ToString();
    }
}
