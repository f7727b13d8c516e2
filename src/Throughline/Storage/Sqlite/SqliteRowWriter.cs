using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace Throughline.Storage.Sqlite;

/// <summary>Writes rows with one prepared statement that is bound and stepped once per row.</summary>
/// <remarks>
/// Parameters are bound by place: SQLite looks names up in a list, so that a statement with hundreds of named parameters spends its time comparing names.
/// Failures are thrown as <see cref="SqliteException"/>, as every other statement of the connection does.
/// </remarks>
internal sealed class SqliteRowWriter<T> : IRowWriter<T>
    where T : class
{
    private readonly string _keep;
    private readonly string _overwrite;
    private readonly Action<nint, T> _bind;

    public SqliteRowWriter(IEntityType entity)
    {
        var insert = new InsertStatement(entity);
        var values = $"values ({string.Join(", ", insert.Properties.Select(static _ => "?"))})";
        _keep = insert.Head + values + insert.Keep;
        _overwrite = insert.Head + values + insert.Overwrite;
        _bind = Binder(insert.Properties);
    }

    public Task WriteAsync(AppDb db, IReadOnlyCollection<T> rows, bool overwrite, CancellationToken cancellation)
    {
        var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection, overwrite ? _overwrite : _keep, out var statement), connection);
        using (statement)
        {
            var pointer = statement.DangerousGetHandle();
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                _bind(pointer, row);
                var code = SqliteNative.Step(pointer);
                if (code != SqliteNative.Done)
                    SqliteException.ThrowExceptionForRC(code, connection);
                SqliteNative.Reset(pointer);
            }
        }

        return Task.CompletedTask;
    }

    private static Action<nint, T> Binder(IReadOnlyList<IProperty> properties)
    {
        var statement = Expression.Parameter(typeof(nint));
        var row = Expression.Parameter(typeof(T));
        var calls = properties.Select((property, index) => Call(statement, index + 1, Expression.Property(row, property.PropertyInfo!), property));
        return Expression.Lambda<Action<nint, T>>(Expression.Block(calls), statement, row).Compile();
    }

    private static MethodCallExpression Call(ParameterExpression statement, int place, MemberExpression value, IProperty property)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var isNullable = type != value.Type;
        Expression bound = value;
        if (type.IsEnum)
        {
            if (property.GetTypeMapping().Converter is { } converter && converter.ProviderClrType != Enum.GetUnderlyingType(type))
                throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name}: enums are stored as numbers");
            bound = Expression.Convert(value, isNullable ? typeof(long?) : typeof(long));
        }

        var method = typeof(SqliteBind).GetMethod(nameof(SqliteBind.To), BindingFlags.Static | BindingFlags.Public, [typeof(nint), typeof(int), bound.Type])
            ?? throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name}: {value.Type.Name} cannot be written");
        return Expression.Call(method, statement, Expression.Constant(place), bound);
    }
}
