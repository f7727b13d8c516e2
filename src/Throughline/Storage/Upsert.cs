using System.Data.Common;
using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Throughline.Storage;

/// <summary>Bulk writing of mapped rows: insert, or overwrite the row with the same primary key. Both stores speak the same <c>on conflict</c>.</summary>
/// <remarks>EF's change tracker writes row by row with a read back; projections write thousands of rows a batch and know every value.</remarks>
public static class Upsert
{
    // One statement holds at most this many parameters: SQLite allows 32,766 and PostgreSQL 65,535, but preparing long statements costs more than it saves.
    private const int ParametersPerStatement = 900;

    /// <summary>Writes rows inside the current transaction. Keys must be distinct.</summary>
    public static async Task UpsertAsync<T>(this AppDb db, IReadOnlyCollection<T> rows, CancellationToken cancellation)
        where T : class => await WriteAsync(db, rows, overwrite: true, cancellation);

    /// <summary>Writes rows whose keys are new and leaves known ones as they are.</summary>
    public static async Task InsertNewAsync<T>(this AppDb db, IReadOnlyCollection<T> rows, CancellationToken cancellation)
        where T : class => await WriteAsync(db, rows, overwrite: false, cancellation);

    private static async Task WriteAsync<T>(AppDb db, IReadOnlyCollection<T> rows, bool overwrite, CancellationToken cancellation)
        where T : class
    {
        if (rows.Count == 0)
            return;

        var table = TableWriter<T>.For(db);
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var perStatement = Math.Max(1, ParametersPerStatement / table.Columns);
            foreach (var chunk in rows.Chunk(perStatement))
                await table.ExecuteAsync(db, chunk, overwrite, cancellation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private sealed class TableWriter<T>
        where T : class
    {
        private static TableWriter<T>? _sqlite;
        private static TableWriter<T>? _postgres;

        private readonly Func<T, object?>[] _getters;
        private readonly RelationalTypeMapping[] _mappings;
        private readonly string _head;
        private readonly string _keep;
        private readonly string _overwrite;

        private TableWriter(IEntityType entity)
        {
            var properties = entity.GetProperties().Where(static p => p.ValueGenerated == ValueGenerated.Never).ToArray();
            _getters = [.. properties.Select(Getter)];
            _mappings = [.. properties.Select(static p => p.GetRelationalTypeMapping())];
            var keys = entity.FindPrimaryKey()!.Properties.Select(static p => p.GetColumnName()).ToArray();
            var others = properties.Select(static p => p.GetColumnName()).Except(keys, StringComparer.Ordinal).ToArray();
            _head = $"insert into {entity.GetTableName()} ({string.Join(", ", properties.Select(static p => p.GetColumnName()))}) values ";
            _keep = $" on conflict ({string.Join(", ", keys)}) do nothing";
            _overwrite = others.Length == 0 ? _keep : $" on conflict ({string.Join(", ", keys)}) do update set {string.Join(", ", others.Select(static c => $"{c} = excluded.{c}"))}";
        }

        public int Columns => _getters.Length;

        public static TableWriter<T> For(AppDb db)
        {
            var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped");
            return db.Database.IsSqlite() ? _sqlite ??= new(entity) : _postgres ??= new(entity);
        }

        public async Task ExecuteAsync(AppDb db, T[] rows, bool overwrite, CancellationToken cancellation)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = Statement(rows.Length, overwrite);
            foreach (var row in rows)
                AddParameters(command, row);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        private static Func<T, object?> Getter(IProperty property)
        {
            var row = Expression.Parameter(typeof(T));
            var value = Expression.Convert(Expression.Property(row, property.PropertyInfo!), typeof(object));
            return Expression.Lambda<Func<T, object?>>(value, row).Compile();
        }

        private string Statement(int rows, bool overwrite)
        {
            var text = new StringBuilder(_head, _head.Length + (rows * Columns * 6));
            for (var row = 0; row < rows; row++)
            {
                text.Append(row == 0 ? "(" : ", (");
                for (var column = 0; column < Columns; column++)
                    text.Append(column == 0 ? "@p" : ", @p").Append((row * Columns) + column);
                text.Append(')');
            }

            return text.Append(overwrite ? _overwrite : _keep).ToString();
        }

        private void AddParameters(DbCommand command, T row)
        {
            for (var i = 0; i < _getters.Length; i++)
                command.Parameters.Add(_mappings[i].CreateParameter(command, "@p" + command.Parameters.Count, _getters[i](row), nullable: true));
        }
    }
}
