using Throughline.Storage;

namespace Throughline.Log;

/// <summary>A folder for one store beside the live one. Commands and other servers may work on the same data folder: each has its own, and what a killed one left is cleared away.</summary>
internal sealed class ReplayFolder : IDisposable
{
    private const string Mark = "held";

    private readonly FileStream _held;

    private ReplayFolder(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        _held = Hold(path);
    }

    public string Path { get; }

    /// <summary>Makes a folder of a new name below <paramref name="root"/> and holds it until it is disposed of.</summary>
    public static ReplayFolder Take(string root)
    {
        if (Directory.Exists(root))
        {
            foreach (var left in Directory.EnumerateDirectories(root))
                ClearLeft(left);
        }

        return new ReplayFolder(System.IO.Path.Combine(root, Guid.NewGuid().ToString("N")));
    }

    public void Dispose()
    {
        _held.Dispose();
        SideStorage.Delete(Path);
    }

    // The operating system lets go of a file with its process: whoever gets it knows that nobody else works there.
    private static void ClearLeft(string path)
    {
        try
        {
            using (Hold(path))
            {
            }

            SideStorage.Delete(path);
        }
        catch (IOException)
        {
            // Held by another, or gone already.
        }
    }

    private static FileStream Hold(string path) => new(System.IO.Path.Combine(path, Mark), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
}
