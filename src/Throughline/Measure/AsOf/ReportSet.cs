namespace Throughline.Measure;

/// <summary>The reports that run on one store: the live one, or a snapshot of the past.</summary>
internal sealed record ReportSet(
    AttributionReports Attribution, CellDeals Cells, SourceRevenueReports Sources, SourceDeals SourceDeals, DealExplanations Explanations, ConversionNames Names, ModelInsights Insights, CreditStories Stories);
