using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Throughline.Storage;

/// <summary>A Guid as 16 big-endian bytes, so that SQLite orders it as PostgreSQL's uuid does.</summary>
internal sealed class GuidBytes() : ValueConverter<Guid, byte[]>(static id => id.ToByteArray(true), static bytes => new Guid(bytes, true));
