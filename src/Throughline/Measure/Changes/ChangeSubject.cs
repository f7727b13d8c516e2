using Throughline.Web;

namespace Throughline.Measure;

/// <summary>How a number reads on one store: the amount, and its parts by deal where it has any.</summary>
/// <param name="Amount">In the subject's unit.</param>
/// <param name="Deals">Adds up to the amount; null for counts.</param>
internal sealed record ChangeReading(long Amount, IReadOnlyDictionary<Guid, long>? Deals)
{
    /// <summary>Why the report shows no number there, which counts as zero; null when it does.</summary>
    public string? Withheld { get; init; }
}

/// <summary>What one step of a number's amount is.</summary>
public enum ChangeUnit
{
    /// <summary>A minor unit of the question's currency.</summary>
    Money = 0,
    Count = 1,

    /// <summary>A millionth of a conversion: models share conversions out.</summary>
    Millionth = 2,
}

/// <summary>The number whose change is explained.</summary>
public abstract record ChangeSubject(AttributionQuestion Question)
{
    /// <summary>Names the number: the same key is the same number.</summary>
    public abstract string Key { get; }

    /// <summary>The number in words.</summary>
    public abstract string Title { get; }

    public virtual ChangeUnit Unit => ChangeUnit.Money;

    /// <summary>Whether a change of it is told deal by deal.</summary>
    public virtual bool HasDeals => true;

    internal abstract Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation);

    /// <summary>What a row of the report has under the question's model; without a value the unattributed row. And why the report shows no number, if so.</summary>
    private protected async Task<(Credit? Credit, string? Withheld)> CreditAsync(Guid workspace, ReportSet reports, string? value, CancellationToken cancellation)
    {
        var answer = await reports.Attribution.AnswerAsync(workspace, Question, cancellation);
        var credit = value is null ? answer.Unattributed[0] : answer.Rows.FirstOrDefault(row => row.Value == value)?.Credits[0];
        return (credit, answer.Models[0].Withheld);
    }

    protected string QuestionKey =>
        $"{string.Join(',', Question.Models.Select(static m => m.ExactKey))}|{Question.By.Key}|{Question.Period.FromMs}|{Question.Period.BelowMs}|{Question.Journeys.Fingerprint}|{Question.Currency}";
}

/// <summary>Revenue of one row of the attribution report under one model; a null value is the unattributed row.</summary>
public sealed record AttributionCell(AttributionQuestion Question, string? Value) : ChangeSubject(Question)
{
    public override string Key => $"cell|{QuestionKey}|{(Value is null ? "rest" : $"row {Value}")}";

    public override string Title => $"{Value ?? "Unattributed"}, revenue under {Question.Models[0].Label}";

    public override bool HasDeals => Question.Models[0].Single is not null;

    internal override async Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation)
    {
        if (Question.Models[0].Single is null)
            return await LearnedAsync(workspace, reports, cancellation);
        var cell = await reports.Cells.OpenAsync(workspace, Question, Value, cancellation);
        return new ChangeReading(cell.Minor, cell.Deals.GroupBy(static d => d.Id).ToDictionary(static g => g.Key, static g => g.Money(static d => d.Minor)));
    }

    // A data-driven model credits all journeys together: its number has no parts by deal, and none at all below the least of data.
    private async Task<ChangeReading> LearnedAsync(Guid workspace, ReportSet reports, CancellationToken cancellation)
    {
        var (credit, withheld) = await CreditAsync(workspace, reports, Value, cancellation);
        return new ChangeReading(credit?.Minor ?? 0, null) { Withheld = withheld };
    }
}

/// <summary>Conversions credited to one row of the attribution report under one model, whatever the goal; a null value is the unattributed row.</summary>
public sealed record ConversionCell(AttributionQuestion Question, string? Value) : ChangeSubject(Question)
{
    private const double Millionths = 1e6;

    public override string Key => $"conversions|{QuestionKey}|{(Value is null ? "rest" : $"row {Value}")}";

    public override string Title => $"{Value ?? "Unattributed"}, {Question.Journeys.Goal.Label.ToLowerInvariant()} under {Question.Models[0].Label}";

    public override ChangeUnit Unit => ChangeUnit.Millionth;

    public override bool HasDeals => Question.Journeys.Goal.IsOfDeals && Question.Models[0].Single is not null;

    internal override async Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation)
    {
        if (!HasDeals)
        {
            var (credit, withheld) = await CreditAsync(workspace, reports, Value, cancellation);
            return new ChangeReading(Rounded(credit?.Conversions ?? 0), null) { Withheld = withheld };
        }

        var cell = await reports.Cells.OpenAsync(workspace, Question, Value, cancellation);
        var parts = cell.Deals.GroupBy(static d => d.Id).ToDictionary(static g => g.Key, static g => Rounded(g.Sum(static d => d.Conversions)));
        return new ChangeReading(parts.Values.Sum(), parts);
    }

    private static long Rounded(double conversions) => (long)Math.Round(conversions * Millionths);
}

/// <summary>All conversions of the attribution report.</summary>
public sealed record ConversionTotal(AttributionQuestion Question) : ChangeSubject(Question)
{
    public override string Key => $"conversions|{QuestionKey}|all";

    public override string Title => $"{Question.Journeys.Goal.Label}, all of them";

    public override ChangeUnit Unit => ChangeUnit.Count;

    public override bool HasDeals => false;

    internal override async Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation) =>
        new((await reports.Attribution.AnswerAsync(workspace, Question, cancellation)).Conversions, null);
}

/// <summary>All revenue of the attribution report.</summary>
public sealed record AttributionTotal(AttributionQuestion Question) : ChangeSubject(Question)
{
    public override string Key => $"total|{QuestionKey}";

    public override string Title => "Revenue of all won deals";

    internal override async Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation)
    {
        var deals = await reports.SourceDeals.OpenAsync(workspace, Question, null, cancellation);
        return new ChangeReading(deals.Money(static d => d.RevenueMinor), deals.ToDictionary(static d => d.DealId, static d => d.RevenueMinor));
    }
}

/// <summary>A column of Source → Revenue.</summary>
public enum SourceMeasure
{
    Revenue = 0,
    Leads = 1,
    Opportunities = 2,
    Customers = 3,
    Spend = 4,
}

/// <summary>One number of Source → Revenue; a null value is the total.</summary>
public sealed record SourceNumber(AttributionQuestion Question, SourceMeasure Measure, string? Value) : ChangeSubject(Question)
{
    public override string Key => $"source|{Measure}|{QuestionKey}|{(Value is null ? "all" : $"row {Value}")}";

    public override string Title => $"{Value ?? "All sources"}, {Measure.ToString().ToLowerInvariant()} by original source";

    public override ChangeUnit Unit => Measure is SourceMeasure.Revenue or SourceMeasure.Spend ? ChangeUnit.Money : ChangeUnit.Count;

    public override bool HasDeals => Measure == SourceMeasure.Revenue;

    internal override async Task<ChangeReading> ReadAsync(Guid workspace, ReportSet reports, CancellationToken cancellation)
    {
        if (Measure == SourceMeasure.Revenue)
        {
            var deals = await reports.SourceDeals.OpenAsync(workspace, Question, Value, cancellation);
            return new ChangeReading(deals.Money(static d => d.RevenueMinor), deals.ToDictionary(static d => d.DealId, static d => d.RevenueMinor));
        }

        var answer = await reports.Sources.AnswerAsync(workspace, Question.Period, Question.By, Question.Currency, cancellation);
        var row = Value is null ? answer.Total : answer.Rows.FirstOrDefault(r => r.Value == Value);
        return new ChangeReading(row is null ? 0 : Amount(row), null);
    }

    private long Amount(SourceRevenueRow row) => Measure switch
    {
        SourceMeasure.Leads => row.Leads,
        SourceMeasure.Opportunities => row.Opportunities,
        SourceMeasure.Customers => row.Customers,
        _ => row.SpendMinor,
    };
}
