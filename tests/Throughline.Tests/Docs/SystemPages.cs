using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Tests.Architecture;

namespace Throughline.Tests.Docs;

/// <summary>The reference pages of settings, metrics and log events, made from the code.</summary>
internal static class SystemPages
{
    public static string Settings()
    {
        var page = new StringBuilder("""
            # Settings

            Generated from the code; do not edit. Set them in `appsettings.json` or as environment variables with two underscores: `Log__QueueRequests=4096`.
            A value outside its range stops the server at the start, and all faults are listed.

            """);
        foreach (var section in Architecture.Settings.Of(Architecture.Settings.Types(), Architecture.Settings.Source()).GroupBy(static s => s.Section))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {section.Key}\n\n| setting | value | default | range | meaning |\n| --- | --- | --- | --- | --- |\n");
            foreach (var setting in section)
                page.Append(CultureInfo.InvariantCulture, $"| `{setting.Section}:{setting.Name}` | {setting.Type} | {setting.Default} | {setting.Range} | {setting.Text} |\n");
        }

        return page.ToString();
    }

    public static string Metrics()
    {
        var page = new StringBuilder("""
            # Metrics and log events

            Generated from the code; do not edit. `/metrics` answers in the Prometheus text format.

            ## Metrics

            | name | kind | unit | meaning |
            | --- | --- | --- | --- |

            """);
        foreach (var instrument in Instruments())
            page.Append(CultureInfo.InvariantCulture, $"| `{instrument.Name}` | {KindOf(instrument)} | {instrument.Unit?.Trim('{', '}')} | {instrument.Description} |\n");
        page.Append("\n## Log events\n\n| id | level | room | message |\n| --- | --- | --- | --- |\n");
        foreach (var (method, message) in LogEvents())
            page.Append(CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level} | {Rooms.Of(method.DeclaringType!.Namespace!, "Throughline")?.Name} | {message.Message} |\n");
        return page.ToString();
    }

    /// <summary>Every instrument that the rooms make, in order of name.</summary>
    public static IReadOnlyList<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        var own = new HashSet<Meter>();
        using var listener = new MeterListener();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Data"] = Path.Combine(Path.GetTempPath(), "throughline-docs") }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        ThroughlineApp.AddRooms(services, configuration);
        // Only what these services make: other tests run at the same time.
        services.AddSingleton<IMeterFactory>(new OwnMeters(own));
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (own.Contains(instrument.Meter))
                found.Add(instrument);
        };
        listener.Start();
        using var provider = services.BuildServiceProvider();
        foreach (var type in typeof(ThroughlineApp).Assembly.GetTypes().Where(static t => t is { IsClass: true, IsAbstract: false } && t.GetConstructors().Any(TakesMeters)))
            provider.GetService(type);
        return [.. found.OrderBy(static i => i.Name, StringComparer.Ordinal)];
    }

    /// <summary>Every log message, in order of its id.</summary>
    public static IReadOnlyList<(MethodInfo Method, LoggerMessageAttribute Message)> LogEvents() =>
        [.. typeof(ThroughlineApp).Assembly.GetTypes()
            .SelectMany(static t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(static m => (m, m.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(static m => m.Item2 is not null)
            .OrderBy(static m => m.Item2.EventId)];

    private static bool TakesMeters(ConstructorInfo constructor) => constructor.GetParameters().Any(static p => p.ParameterType == typeof(IMeterFactory));

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    private sealed class OwnMeters(HashSet<Meter> own) : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name, options.Version, options.Tags, this);
            own.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            foreach (var meter in own)
                meter.Dispose();
        }
    }
}
