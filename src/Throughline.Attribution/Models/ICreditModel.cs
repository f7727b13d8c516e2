namespace Throughline.Attribution;

/// <summary>A rule that splits one conversion over the touches of its journey, looking at nothing but that journey.</summary>
/// <remarks>
/// Models are immutable and safe to call from several threads. A model is one file: it implements this interface, offers its
/// <see cref="CreditModelKind"/>, and is listed once in <see cref="CreditModels"/>.
/// </remarks>
public interface ICreditModel
{
    /// <summary>The canonical text that parses back to this model, such as <c>position:40/20/40</c>; unique among models.</summary>
    string Key { get; }

    /// <summary>The name to show people, weights included.</summary>
    string Label { get; }

    /// <summary>Whether the model reads touch times; such a model cannot work on path tables.</summary>
    bool NeedsTimes => false;

    /// <summary>How many stages of the funnel it has weights for; 0 for models that look at none.</summary>
    int StageCount => 0;

    /// <summary>Writes every touch's share of the conversion.</summary>
    /// <param name="journey">At least one touch; a conversion without touches is the caller's "unattributed" and never gets here.</param>
    /// <param name="weights">As long as the journey; every element is written, all are zero or above, and they sum to 1 (within 1e-12).</param>
    void Credit(in Journey journey, Span<double> weights);
}
