using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Throughline.Storage.Postgres;

/// <summary>Writes rows with one statement that takes each column as an array: the same text for any number of rows, prepared once per connection.</summary>
internal sealed class PostgresRowWriter<T> : IRowWriter<T>
    where T : class
{
    // Bounds the memory of one statement; a batch of events seldom has more rows of one table.
    private const int RowsPerStatement = 5_000;

    private readonly string _keep;
    private readonly string _overwrite;
    private readonly Func<T[], NpgsqlParameter>[] _columns;

    public PostgresRowWriter(IEntityType entity)
    {
        var insert = new InsertStatement(entity);
        var values = $"select * from unnest({string.Join(", ", insert.Properties.Select(static (_, i) => $"${i + 1}"))})";
        _keep = insert.Head + values + insert.Keep;
        _overwrite = insert.Head + values + insert.Overwrite;
        _columns = [.. insert.Properties.Select(Column)];
    }

    public async Task WriteAsync(AppDb db, IReadOnlyCollection<T> rows, bool overwrite, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            await using var command = (NpgsqlCommand)db.Database.GetDbConnection().CreateCommand();
            command.Transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = overwrite ? _overwrite : _keep;
            foreach (var column in _columns)
                command.Parameters.Add(column(chunk));
            await command.PrepareAsync(cancellation);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static Func<T[], NpgsqlParameter> Column(IProperty property)
    {
        var row = Expression.Parameter(typeof(T));
        Expression value = Expression.Property(row, property.PropertyInfo!);
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        if (type.IsEnum)
            value = Expression.Convert(value, type == value.Type ? typeof(int) : typeof(int?));
        return (Func<T[], NpgsqlParameter>)typeof(PostgresRowWriter<T>).GetMethod(nameof(Typed), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(value.Type)
            .Invoke(null, [Expression.Lambda(value, row).Compile()])!;
    }

    private static Func<T[], NpgsqlParameter> Typed<TValue>(Func<T, TValue> get) =>
        rows => new NpgsqlParameter<TValue[]> { TypedValue = Array.ConvertAll(rows, row => get(row)) };
}
