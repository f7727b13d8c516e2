using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Throughline.Storage;

namespace Throughline.Cli;

/// <summary><c>throughline serve</c>: the server, until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Start the server. Settings come from appsettings.json and environment variables (Storage__Data, Storage__Postgres, Urls …).");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Out of a build folder the files of wwwroot lie with the sources; published, they lie beside the assembly and this changes nothing.
        builder.WebHost.UseStaticWebAssets();
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls("http://localhost:5080");
        await using var app = ThroughlineApp.Build(builder);
        await app.Services.MigrateAsync(cancellation);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{busy.Message} Choose another one: ./run --port 5081");
            return 1;
        }

        foreach (var url in app.Urls)
            await Console.Out.WriteLineAsync($"Throughline is ready: {url}");
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }
}
