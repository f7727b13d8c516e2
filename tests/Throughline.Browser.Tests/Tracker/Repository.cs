namespace Throughline.Browser.Tests.Tracker;

/// <summary>Files of the checkout the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Extras => File.ReadAllText(PathTo("src/Throughline/wwwroot/t.extras.js"));

    public static string Script => File.ReadAllText(PathTo("src/Throughline/wwwroot/t.js"));

    public static string PathTo(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Throughline.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }
        return folder.FullName;
    }
}
