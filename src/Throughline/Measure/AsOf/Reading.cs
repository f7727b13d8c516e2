using Throughline.Web;

namespace Throughline.Measure;

/// <summary>What became of a question: the answer, what was wrong with its words, or the work one waits for.</summary>
internal readonly record struct Reading<T>(T? Answer, Fault? Fault, ReportWork? Waiting)
    where T : class
{
    /// <summary>The instant the answer is of, UTC milliseconds; null when it is of now.</summary>
    public long? AsOfMs { get; init; }

    /// <summary>The same in the words of an address that asks for one model.</summary>
    public Reading<T> OfOneModel() => Fault is { Field: "models" } ? this with { Fault = Fault with { Field = "model" } } : this;

    public static Reading<T> Wrong(Fault fault) => new(null, fault, null);

    public static Reading<T> Of(T answer) => new(answer, null, null);
}
