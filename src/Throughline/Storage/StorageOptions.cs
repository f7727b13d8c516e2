using System.ComponentModel.DataAnnotations;

namespace Throughline.Storage;

/// <summary>Where facts and state are kept (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>Folder of the embedded database, keys, uploads and exports; servers on one PostgreSQL database share it. Default <c>data</c> in the working folder.</summary>
    [Required, MinLength(1)]
    public string Data { get; set; } = "data";

    /// <summary>PostgreSQL connection string; empty (default) = SQLite files in <see cref="Data"/>.</summary>
    [StringLength(4_000)]
    public string Postgres { get; set; } = "";

    /// <summary>True when the PostgreSQL tier is chosen.</summary>
    public bool UsesPostgres => Postgres.Length > 0;
}
