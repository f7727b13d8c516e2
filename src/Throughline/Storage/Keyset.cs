using System.Linq.Expressions;

namespace Throughline.Storage;

/// <summary>Pages of a list in the order of a number and then an id, so that no row is shown twice or left out while others come.</summary>
public static class Keyset
{
    /// <summary>The rows behind a cursor, in order.</summary>
    /// <param name="cursor">As <see cref="Cursor.Of"/> made it of the last row before; anything else starts at the beginning.</param>
    public static IQueryable<T> Page<T>(this IQueryable<T> rows, Expression<Func<T, long>> key, Expression<Func<T, Guid>> id, bool ascending, string? cursor)
    {
        if (Cursor.TryParse(cursor, out var at, out var last))
            rows = rows.Where(Behind(key, id, ascending, at, last));
        return ascending ? rows.OrderBy(key).ThenBy(id) : rows.OrderByDescending(key).ThenByDescending(id);
    }

    private static Expression<Func<T, bool>> Behind<T>(Expression<Func<T, long>> key, Expression<Func<T, Guid>> id, bool ascending, long at, Guid last)
    {
        var row = key.Parameters[0];
        var idOfRow = new Swap(id.Parameters[0], row).Visit(id.Body);
        // Through a closure, so that EF makes parameters of them and keeps its plan.
        Expression<Func<long>> atValue = () => at;
        Expression<Func<Guid>> lastValue = () => last;
        var compared = Expression.Call(idOfRow, nameof(Guid.CompareTo), null, lastValue.Body);
        var zero = Expression.Constant(0);
        var further = ascending ? Expression.GreaterThan(key.Body, atValue.Body) : Expression.LessThan(key.Body, atValue.Body);
        var same = Expression.AndAlso(Expression.Equal(key.Body, atValue.Body), ascending ? Expression.GreaterThan(compared, zero) : Expression.LessThan(compared, zero));
        return Expression.Lambda<Func<T, bool>>(Expression.OrElse(further, same), row);
    }

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
