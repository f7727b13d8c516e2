using Throughline.Log;

namespace Throughline.Taxonomy;

/// <summary>Where touches come from: rules over acquisitions.</summary>
internal static class TaxonomyModule
{
    public static IServiceCollection AddTaxonomy(this IServiceCollection services) => services
        .AddSingleton<Capture.IDeclaredChannels, DeclaredChannels>()
        .AddSingleton<IProjection, AcquisitionProjection>();
}
