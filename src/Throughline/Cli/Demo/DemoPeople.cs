namespace Throughline.Cli.Demo;

/// <summary>Made-up names: none of them anybody's.</summary>
internal static class DemoPeople
{
    private static readonly string[] First =
        ["Ada", "Ben", "Chiara", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kaori", "Liam", "Marta", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Sven", "Tariq", "Uma", "Vera", "Wen", "Ximena", "Yara", "Zoltan"];

    private static readonly string[] Last =
        ["Abara", "Bianchi", "Castillo", "Duarte", "Eklund", "Fischer", "Gupta", "Horvat", "Ibrahim", "Jansen", "Kowalski", "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov", "Quist", "Rossi", "Schmidt", "Tanaka", "Ueda", "Varga", "Weber", "Yilmaz", "Zhang"];

    private static readonly string[] Company =
        ["Alder", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Indigo", "Juniper", "Kestrel", "Lumen", "Meridian", "Nimbus", "Orchard", "Pinnacle", "Quartz", "Rowan", "Summit", "Tidal", "Umber", "Vertex", "Willow", "Zephyr"];

    private static readonly string[] Trade = ["Logistics", "Foods", "Robotics", "Health", "Studios", "Energy", "Textiles", "Finance", "Marine", "Media"];

    public static (string Name, string Email, string Company, string Phone) Of(Random random, int number)
    {
        var (first, last) = (First[random.Next(First.Length)], Last[random.Next(Last.Length)]);
        var (company, trade) = (Company[random.Next(Company.Length)], Trade[random.Next(Trade.Length)]);
        var domain = $"{company}-{trade}.example".ToLowerInvariant();
        return ($"{first} {last}", $"{first}.{last}{number}@{domain}".ToLowerInvariant(), $"{company} {trade}", $"+4930555{random.Next(10_000, 99_999)}");
    }
}
