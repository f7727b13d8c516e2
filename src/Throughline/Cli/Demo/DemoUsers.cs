using Throughline.Storage;

namespace Throughline.Cli.Demo;

/// <summary>The demo's three reps.</summary>
internal static class DemoUsers
{
    public static Task<IReadOnlyList<Guid>> CreateAsync(IServiceProvider services, Guid workspace, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Guid>>([StableId.Of(workspace, "rep", "1"), StableId.Of(workspace, "rep", "2"), StableId.Of(workspace, "rep", "3")]);
}
