using System.Globalization;
using System.Text;
using Throughline.Attribution;
using Throughline.Cli.Attribute;
using Throughline.Cli.Simulate;

namespace Throughline.Tests.Docs;

/// <summary>The tables of docs/known-truth.md are what the two commands print today. With THROUGHLINE_WRITE_DOCS=1 they are written instead of compared.</summary>
public sealed class KnownTruthTests : IDisposable
{
    // The small world of the page; the whole one takes longer and ranks the same.
    private const int Persons = 8_000;
    private const string Begins = "<!-- scores -->\n";
    private const string Ends = "<!-- /scores -->";

    private readonly string _folder = Directory.CreateTempSubdirectory("truth-").FullName;

    [Fact]
    public void KnownTruthPage_ItsTables_AreCurrent()
    {
        var file = Path.Combine(Repository.Root, "docs", "known-truth.md");
        var page = File.ReadAllText(file).ReplaceLineEndings("\n");
        page.ShouldContain($"./throughline simulate world --persons {Persons}");
        var (from, to) = (page.IndexOf(Begins, StringComparison.Ordinal) + Begins.Length, page.IndexOf(Ends, StringComparison.Ordinal));
        var expected = page[..from] + Tables() + page[to..];
        if (ReferencePagesTests.Writes)
            File.WriteAllText(file, expected);
        else
            page.ShouldBe(expected, "docs/known-truth.md is out of date: run with THROUGHLINE_WRITE_DOCS=1");
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private string Tables()
    {
        SimulateCommand.Run(_folder, new WorldOptions { Persons = Persons }, TextWriter.Null).ShouldBe(0);
        var (scores, channels, truth) = ScoreCommand.Score(_folder, ScoreCommand.AllModels);
        var text = new StringBuilder("| model | credit misplaced | value misplaced | money misplaced | rank correlation | pairs in the wrong order (of 36) |\n|---|---|---|---|---|---|\n");
        foreach (var score in scores)
            text.Append(CultureInfo.InvariantCulture, $"| `{score.Model}` | {score.MisplacedConversions:0.0 %} | {score.MisplacedValue:0.0 %} | {score.MisplacedMoney(truth):N0} | {score.RankCorrelation:0.00} | {score.SwappedPairs} |\n");

        text.Append("\nError in share by channel (credited less true), percentage points:\n\n| channel | true share |");
        var shown = scores.Where(static s => s.Model is "additive-hazard" or "last-non-direct" or "linear" or "markov:2" or "shapley" or "w-shaped").ToList();
        text.AppendJoin("", shown.Select(static s => $" `{s.Model}` |")).Append("\n|---|---|").AppendJoin("", shown.Select(static _ => "---|")).Append('\n');
        foreach (var share in shown[0].Channels.OrderByDescending(static c => c.True))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {channels[share.Channel]} | {share.True:0.0 %} |");
            foreach (var score in shown)
                text.Append(CultureInfo.InvariantCulture, $" {score.Channels[share.Channel].Error * 100:+0.0;−0.0;0.0} |");
            text.Append('\n');
        }

        return Coefficients(text).ToString();
    }

    private StringBuilder Coefficients(StringBuilder text)
    {
        using var output = new MemoryStream();
        var request = new AttributeRequest
        {
            Touches = Path.Combine(_folder, SimulateCommand.TouchesFile),
            Conversions = Path.Combine(_folder, SimulateCommand.ConversionsFile),
            Columns = new ColumnNames { Person = "person_id", Time = "time", Channel = "channel", ConversionValue = "value" },
            Journeys = JourneyChoice.Parse("reset"),
            Models = ModelChoice.ParseList("additive-hazard", renormalisesTwo: false),
            Show = ShownResult.Coefficients,
        };
        var loaded = AttributeCommand.Load(request, new BadRows(isStrict: true));
        var fitted = new CreditSheets(request, loaded).Make().Rows.ToDictionary(static row => (string)row[1], static row => (double)row[2]);
        text.Append("\nWhat a touch adds, in conversions: the truth, and what `additive-hazard` fitted to what was seen:\n\n| channel | true effect | coefficient |\n|---|---|---|\n");
        foreach (var channel in SyntheticWorld.Channels.OrderByDescending(static c => c.Effect))
            text.Append(CultureInfo.InvariantCulture, $"| {channel.Name} | {channel.Effect:0.000} | {fitted[channel.Name]:0.000} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| (baseline, per day) | 0.00006, 8 times as much for every tenth person | {fitted["(baseline per day)"]:0.00000} |\n| (half-life, days) | 5 | {fitted["(half-life in days)"]:0.#} |\n");
        return text;
    }
}
