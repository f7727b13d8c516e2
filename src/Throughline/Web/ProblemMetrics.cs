using System.Diagnostics.Metrics;

namespace Throughline.Web;

/// <summary>Counts the requests of programs that were answered with a problem, under the name documented in docs/reference/metrics.md.</summary>
internal sealed class ProblemMetrics
{
    public const string MeterName = "Throughline.Web";

    private readonly Counter<long> _problems;

    public ProblemMetrics(IMeterFactory meters) =>
        _problems = meters.Create(MeterName).CreateCounter<long>("throughline_problems_total", "{request}", "Requests answered with problem details, by reason.");

    public void Answered(string reason) => _problems.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
