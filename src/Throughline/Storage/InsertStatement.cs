using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Throughline.Storage;

/// <summary>The parts of an insert into a mapped table that both stores share.</summary>
internal sealed class InsertStatement
{
    public InsertStatement(IEntityType entity)
    {
        Properties = [.. entity.GetProperties().Where(static p => p.ValueGenerated == ValueGenerated.Never)];
        var columns = Properties.Select(static p => p.GetColumnName()).ToArray();
        var keys = entity.FindPrimaryKey()!.Properties.Select(static p => p.GetColumnName()).ToArray();
        var others = columns.Except(keys, StringComparer.Ordinal).ToArray();
        Head = $"insert into {entity.GetTableName()} ({string.Join(", ", columns)}) ";
        Keep = $" on conflict ({string.Join(", ", keys)}) do nothing";
        Overwrite = others.Length == 0 ? Keep : $" on conflict ({string.Join(", ", keys)}) do update set {string.Join(", ", others.Select(static c => $"{c} = excluded.{c}"))}";
    }

    /// <summary>The written properties, in the order of the columns.</summary>
    public IReadOnlyList<IProperty> Properties { get; }

    /// <summary>Table and columns, up to where the values begin.</summary>
    public string Head { get; }

    /// <summary>Ending that leaves known rows as they are.</summary>
    public string Keep { get; }

    /// <summary>Ending that overwrites known rows.</summary>
    public string Overwrite { get; }
}
