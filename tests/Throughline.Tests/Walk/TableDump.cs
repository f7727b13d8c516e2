using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Throughline.Storage;

namespace Throughline.Tests.Walk;

/// <summary>Tables as sorted lines of text, to compare two states row by row.</summary>
internal static class TableDump
{
    public static async Task<SortedDictionary<string, List<string>>> OfAsync(AppDb db, IEnumerable<string> tables)
    {
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync();
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={Show(reader.GetValue(i))}")));
            rows.Sort(StringComparer.Ordinal);
            dump[table] = rows;
        }

        return dump;
    }

    /// <summary>Fails with the first differing rows of the first differing table.</summary>
    public static void Compare(SortedDictionary<string, List<string>> actual, SortedDictionary<string, List<string>> expected)
    {
        actual.Keys.ShouldBe(expected.Keys);
        foreach (var (table, rows) in expected)
        {
            var missing = rows.Except(actual[table]).ToList();
            var extra = actual[table].Except(rows).ToList();
            (missing.Count + extra.Count).ShouldBe(0, $"{table}: missing\n{string.Join('\n', missing.Take(5))}\nextra\n{string.Join('\n', extra.Take(5))}");
            actual[table].Count.ShouldBe(rows.Count, $"{table}: rows stand there more than once");
        }
    }

    private static string Show(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
