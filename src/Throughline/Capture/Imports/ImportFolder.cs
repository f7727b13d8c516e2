using Microsoft.Extensions.Options;
using Throughline.Storage;

namespace Throughline.Capture;

/// <summary>Where uploaded files lie until they are read, and the lists of refused rows after that: <c>imports</c> in the data folder.</summary>
internal sealed class ImportFolder(IOptions<StorageOptions> storage)
{
    /// <summary>The uploaded file; goes away when it is read or given up, because it is full of people.</summary>
    public string FileOf(Guid import) => Path.Combine(Folder(), $"{import:N}.file");

    /// <summary>The refused rows: line, field, reason, expected. No values.</summary>
    public string RefusedOf(Guid import) => Path.Combine(Folder(), $"{import:N}.refused.csv");

    private string Folder() => Directory.CreateDirectory(Path.Combine(storage.Value.Data, "imports")).FullName;
}
