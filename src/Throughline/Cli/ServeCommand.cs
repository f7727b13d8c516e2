using System.CommandLine;
using Throughline.Storage;

namespace Throughline.Cli;

/// <summary><c>throughline serve</c>: the server, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Start the server. Settings come from appsettings.json and environment variables (Storage__Data, Storage__Postgres, Urls …).");
        command.SetAction(async (_, cancellation) =>
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            await using var app = ThroughlineApp.Build(builder);
            await app.Services.MigrateAsync(cancellation);
            await app.RunAsync(cancellation);
            return 0;
        });
        return command;
    }
}
