using System.Text.Json.Nodes;

namespace Throughline.Capture.Tracker;

/// <summary>Something only the server knows that a page asks for with <c>GET /e</c>. Each part adds its own field: <c>lk</c> is the linker's token, <c>n</c> the phone numbers of this visit.</summary>
internal interface IPageAssist
{
    /// <summary>Adds a field to the answer, or nothing. Must be quick: a page waits.</summary>
    ValueTask AddAsync(PageQuestion question, JsonObject answer, CancellationToken cancellation);
}

/// <summary>Who asks. The visitor has agreed to analytics: without that the script does not ask.</summary>
/// <param name="Workspace">Whose page.</param>
/// <param name="SiteDomains">The workspace's own domains.</param>
/// <param name="Visitor">The browser, as its events will name it.</param>
/// <param name="Page">The asking page's address as far as the browser tells it (often the origin alone); null when it tells nothing.</param>
/// <param name="Landing">The address this visit began with, as the script remembers it; null when it has not.</param>
/// <param name="UserAgent">From the request.</param>
/// <param name="IsBot">Nobody reads that page.</param>
internal sealed record PageQuestion(Guid Workspace, IReadOnlyList<string> SiteDomains, Guid Visitor, Uri? Page, string? Landing, string UserAgent, bool IsBot);
