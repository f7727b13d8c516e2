using System.CommandLine;
using System.Globalization;
using Throughline.Attribution;

namespace Throughline.Cli.Simulate;

/// <summary><c>throughline simulate FOLDER</c>: writes a made-up market in which the cause of every conversion is known.</summary>
internal static class SimulateCommand
{
    public const string TouchesFile = "touches.csv";
    public const string ConversionsFile = "conversions.csv";
    public const string TruthFile = "truth.csv";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Where touches.csv, conversions.csv and truth.csv go." };
        var persons = new Option<int>("--persons") { Description = "How many people. Default: 40000.", DefaultValueFactory = _ => 40_000 };
        var days = new Option<int>("--days") { Description = "How many days are watched. Default: 120.", DefaultValueFactory = _ => 120 };
        var seed = new Option<int>("--seed") { Description = "The same number makes the same world. Default: 1.", DefaultValueFactory = _ => 1 };
        var command = new Command("simulate", "Make up a market with known true channel effects, cookie loss, second devices, bots and a late CRM.") { folder, persons, days, seed };
        command.SetAction(parsed =>
        {
            var options = new WorldOptions { Persons = parsed.GetValue(persons), Days = parsed.GetValue(days), Seed = parsed.GetValue(seed) };
            if (options.Persons is < 1 or > 10_000_000 || options.Days is < 1 or > 3650)
            {
                Console.Error.WriteLine("throughline simulate: --persons is 1 to 10000000 and --days 1 to 3650");
                return 2;
            }

            try
            {
                return Run(parsed.GetValue(folder)!, options, Console.Out);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"throughline simulate: {fault.Message}");
                return 1;
            }
        });
        return command;
    }

    internal static int Run(string folder, WorldOptions options, TextWriter output)
    {
        var world = SyntheticWorld.Generate(options);
        Directory.CreateDirectory(folder);
        Write(folder, TouchesFile, "person_id,time,channel", world.Touches.Select(one => $"{one.Visitor},{one.TimeMs},{one.Channel}"));
        Write(folder, ConversionsFile, "person_id,time,value,lead_time,opportunity_time", world.Conversions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Visitor},{one.TimeMs},{one.Value},{one.LeadMs},{one.OpportunityMs}")));
        Write(folder, TruthFile, "channel,conversions,value", [.. SyntheticWorld.Channels.Select(channel => channel.Name), null]);
        output.WriteLine($"{world.Touches.Count} touches, {world.Conversions.Count} conversions, their causes: {Path.Combine(folder, TruthFile)}");
        return 0;

        void Write(string into, string name, string header, IEnumerable<string?> rows)
        {
            using var writer = new StreamWriter(Path.Combine(into, name)) { NewLine = "\n" };
            writer.WriteLine(header);
            foreach (var row in rows)
                writer.WriteLine(name == TruthFile ? Truth(row) : row);
        }

        string Truth(string? channel)
        {
            var caused = world.Conversions.Where(one => one.Cause == channel).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{channel ?? "(baseline)"},{caused.Count},{caused.Sum(one => one.Value):0.00}");
        }
    }
}
