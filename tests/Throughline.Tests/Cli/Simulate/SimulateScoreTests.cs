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
        lines[0].ShouldBe("model,misplaced_conversions,misplaced_value,swapped_pairs");
        lines[1].ShouldStartWith("additive-hazard,0.");
        lines.Length.ShouldBe(4);
    }

    [Fact]
    public void Score_NoWorldThere_FailsAndAWrongModelIsTheCallersFault()
    {
        Score("first").Code.ShouldBe(1);
        Score("nosuch").Code.ShouldBe(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int Code, string Output, string Errors) Score(string models)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var code = ScoreCommand.Run(_folder, models, "csv", output, errors);
        return (code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
