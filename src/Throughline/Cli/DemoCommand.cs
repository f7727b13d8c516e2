using System.CommandLine;
using Throughline.Access;
using Throughline.Cli.Demo;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Cli;

/// <summary><c>throughline demo</c>: the server with a made-up company, in a data folder that holds nothing else.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Start the server with a made-up company, labelled as such. Its data folder holds nothing else: real data and demo data never mix.");
        command.SetAction(async (_, cancellation) =>
        {
            if (!await DemoData.PrepareAsync(cancellation))
                return 1;
            Environment.SetEnvironmentVariable("Demo__Enabled", "true");
            return await ServeCommand.RunAsync(cancellation);
        });
        return command;
    }
}
