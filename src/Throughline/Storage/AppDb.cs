using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Throughline.Storage;

/// <summary>
/// The state: every room's tables, mapped by the room (<c>IEntityTypeConfiguration</c> beside its types) and found here by scanning.
/// Table names carry the room's prefix; column names are the property names in snake_case.
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    /// <summary>Annotation of a table whose rows lie in primary key order (SQLite: <c>without rowid</c>).</summary>
    internal const string Clustered = "Throughline:Clustered";

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        foreach (var entity in model.Model.GetEntityTypes())
            NameColumns(entity);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // SQLite would keep a Guid as 36 characters of text; 16 bytes compare the same way on every store.
        if (Database.IsSqlite())
            conventions.Properties<Guid>().HaveConversion<GuidBytes>();
    }

    private static void NameColumns(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
        {
            property.SetColumnName(SnakeCase.Of(property.Name));
            property.ValueGenerated = property.IsPrimaryKey() && property.ClrType == typeof(long) && entity.FindAnnotation("Throughline:Generated") is not null
                ? ValueGenerated.OnAdd
                : ValueGenerated.Never;
        }
    }
}
