using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What became of a question: the answer, what was wrong with its words, or the work one waits for.</summary>
internal readonly record struct Reading<T>(T? Answer, Fault? Fault, ReportWork? Waiting)
    where T : class
{
    public static Reading<T> Wrong(Fault fault) => new(null, fault, null);

    public static Reading<T> Of(T answer) => new(answer, null, null);
}
