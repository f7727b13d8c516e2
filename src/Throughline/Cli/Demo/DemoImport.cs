using System.Text;
using Throughline.Capture;

namespace Throughline.Cli.Demo;

/// <summary>A list from the old CRM, brought in by file; one of its rows is not taken.</summary>
internal static class DemoImport
{
    private const string FileName = "old-crm-leads.csv";

    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var text = new StringBuilder("E-mail,Full name,Company,Lead source,Create date\n");
        for (var i = 0; i < 20; i++)
        {
            var (name, email, company, _) = DemoPeople.Of(desk.Random, 98_000 + i);
            var day = DateTimeOffset.FromUnixTimeMilliseconds(desk.Ago(120 + i)).UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{email},{name},{company},{(i == 7 ? "" : "Trade fair Hamburg")},{day}\n");
        }

        var files = desk.Get<ImportDesk>();
        var (made, fault) = await files.ReceiveAsync(desk.Actor, "Europe/Berlin", FileName, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation).AsTask(), cancellation);
        var record = DemoDesk.Made(made, fault);
        if (await files.StartAsync(desk.Actor, record, ImportMapping.Read(record.Mapping), isDry: false, cancellation) is { } refused)
            throw new InvalidOperationException($"the demo is refused: {refused}");
        // The server would take it from its queue; here nobody else does.
        if (await desk.Get<ImportBook>().TakeNextAsync(cancellation) is { } waiting)
            await desk.Get<ImportRunner>().RunAsync(waiting, cancellation);
    }
}
