using System.CommandLine;
using Throughline.Attribution;
using Throughline.Cli.Attribute;

namespace Throughline.Cli.Simulate;

/// <summary><c>throughline score FOLDER</c>: runs the models on a made-up market and tells how far each is from the truth.</summary>
internal static class ScoreCommand
{
    internal const string AllModels =
        "first,last,last-non-direct,linear,linear-distinct,time-decay:7d,time-decay:1d,position:40/20/40,split:50/50,w-shaped,full-path,stage-weighted:30/30/40,"
        + "markov:1,markov:2,markov:3,markov:4,markov:auto,shapley,shapley-ordered,shapley-rate,additive-hazard,additive-hazard:baseline";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder that simulate wrote." };
        var models = new Option<string>("--models") { Description = $"Models with commas between. Default: {AllModels}.", DefaultValueFactory = _ => AllModels };
        var format = new Option<string>("--format") { Description = "table, csv or json. Default: table.", DefaultValueFactory = _ => "table" };
        var channels = new Option<bool>("--channels") { Description = "Every channel's true and credited share instead of one line a model." };
        var command = new Command("score", "Score attribution models on a made-up market by the share of credit that stands with the wrong channel.") { folder, models, format, channels };
        command.SetAction(parsed =>
        {
            using var output = Console.OpenStandardOutput();
            return Run(parsed.GetValue(folder)!, parsed.GetValue(models)!, parsed.GetValue(format)!, parsed.GetValue(channels), output, Console.Error);
        });
        return command;
    }

    internal static int Run(string folder, string models, string format, bool byChannel, Stream output, TextWriter errors)
    {
        try
        {
            var shown = format switch
            {
                "table" => OutputFormat.Table,
                "csv" => OutputFormat.Csv,
                "json" => OutputFormat.Json,
                _ => throw new UsageException($"--format: '{format}' is not one of table, csv, json"),
            };
            var (scores, channels, truth) = Score(folder, models);
            var sheet = byChannel
                ? new Sheet(["model", "channel", "true_share", "credited_share", "error"], scores.SelectMany(score => score.Channels.Select(share => (object[])[score.Model, channels[share.Channel], share.True, share.Credited, share.Error])))
                : new Sheet(
                    ["model", "misplaced_conversions", "misplaced_value", "misplaced_money", "rank_correlation", "swapped_pairs"],
                    scores.Select(score => (object[])[score.Model, score.MisplacedConversions, score.MisplacedValue, score.MisplacedMoney(truth), score.RankCorrelation, (double)score.SwappedPairs]));
            sheet.Write(shown, output);
            return 0;
        }
        catch (UsageException fault)
        {
            errors.WriteLine($"throughline score: {fault.Message}");
            return 2;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or ModelDataException)
        {
            errors.WriteLine($"throughline score: {fault.Message}");
            return 1;
        }
    }

    /// <summary>The models' scores, the nearest first; the channels; what each truly brought.</summary>
    internal static (IReadOnlyList<WorldScore> Scores, string[] Channels, double[] TrueValues) Score(string folder, string models)
    {
        var request = new AttributeRequest
        {
            Touches = Path.Combine(folder, SimulateCommand.TouchesFile),
            Conversions = Path.Combine(folder, SimulateCommand.ConversionsFile),
            Columns = new ColumnNames { Person = "person_id", Time = "time", Channel = "channel", ConversionValue = "value", Milestones = ["lead_time", "opportunity_time"] },
            Journeys = new JourneyChoice(JourneyKind.Reset, Lookback.Lifetime),
            Models = ModelChoice.ParseList(models, renormalisesTwo: false),
            IsStrict = true,
        };
        var loaded = AttributeCommand.Load(request, new BadRows(isStrict: true));
        var truth = Truth(Path.Combine(folder, SimulateCommand.TruthFile), loaded.Channels);
        var scores = new CreditSheets(request, loaded).Run().Select(run => WorldScore.Of(run.Credit ?? throw new ModelDataException(run.Withheld!), truth.Conversions, truth.Values));
        return ([.. scores.OrderBy(static score => score.MisplacedConversions).ThenBy(static score => score.Model, StringComparer.Ordinal)], loaded.Channels, truth.Values);
    }

    /// <summary>What each channel truly caused, by the channels' numbers; what would have come anyway is left out.</summary>
    private static (double[] Conversions, double[] Values) Truth(string path, string[] channels)
    {
        using var file = TableFile.Open(path);
        var (name, count, worth) = (file.Column("truth.csv", "channel"), file.Column("truth.csv", "conversions"), file.Column("truth.csv", "value"));
        var (conversions, values) = (new double[channels.Length], new double[channels.Length]);
        while (file.Read())
        {
            var channel = Array.IndexOf(channels, System.Text.Encoding.UTF8.GetString(file.Rows[name]));
            if (channel >= 0 && Cells.TryNumber(file.Rows[count], out var caused) && Cells.TryNumber(file.Rows[worth], out var value))
                (conversions[channel], values[channel]) = (caused, value);
        }

        return (conversions, values);
    }
}
