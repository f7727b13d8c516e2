using System.Text;
using Throughline.Attribution;
using Throughline.Cli.Simulate;

namespace Throughline.Tests.Cli.Simulate;

public sealed class SimulateScoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("world-").FullName;

    [Fact]
    public void Score_AWorldThatSimulateWrote_RanksTheModels()
    {
        SimulateCommand.Run(_folder, new WorldOptions { Persons = 3000, Days = 60 }, TextWriter.Null).ShouldBe(0);

        var (code, output, errors) = Score("first,linear,additive-hazard");

        code.ShouldBe(0, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("model,misplaced_conversions,misplaced_value,misplaced_money,rank_correlation,swapped_pairs");
        lines[1].ShouldStartWith("additive-hazard,0.");
        lines.Length.ShouldBe(4);
    }

    [Fact]
    public void Score_ByChannel_SharesOfEveryModelAddUp()
    {
        SimulateCommand.Run(_folder, new WorldOptions { Persons = 2000, Days = 60 }, TextWriter.Null).ShouldBe(0);
        var (code, output, errors) = Score("linear,w-shaped,stage-weighted:30/30/40", byChannel: true);
        code.ShouldBe(0, errors);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Split(',')).ToList();
        foreach (var model in rows.GroupBy(static row => row[0]))
        {
            model.Sum(static row => Number(row[2])).ShouldBe(1, 1e-9);
            model.Sum(static row => Number(row[3])).ShouldBe(1, 1e-9);
            model.ShouldAllBe(static row => Math.Abs(Number(row[3]) - Number(row[2]) - Number(row[4])) < 1e-12);
        }
    }

    [Fact]
    public void Score_NoWorldThere_FailsAndAWrongModelIsTheCallersFault()
    {
        Score("first").Code.ShouldBe(1);
        Score("nosuch").Code.ShouldBe(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private (int Code, string Output, string Errors) Score(string models, bool byChannel = false)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var code = ScoreCommand.Run(_folder, models, "csv", byChannel, output, errors);
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
