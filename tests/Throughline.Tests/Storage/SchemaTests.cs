namespace Throughline.Tests.Storage;

public class SchemaTests
{
    // THROUGHLINE_WRITE_SCHEMA=1 writes the files from the model: for use before a schema is released.
    private static bool Write => Environment.GetEnvironmentVariable("THROUGHLINE_WRITE_SCHEMA") == "1";

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Migrations_OfEachStore_EqualTheModel(string store)
    {
        foreach (var (name, text) in SchemaFiles.Of(store))
        {
            var path = Path.Combine(SchemaFiles.FolderOf(store), name);
            if (Write)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }

            File.Exists(path).ShouldBeTrue($"{store} lacks {name}");
            File.ReadAllText(path).ShouldBe(text, $"{store} {name} differs from the model");
        }
    }
}
