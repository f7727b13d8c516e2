using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Throughline.Web;

/// <summary>Says in the API's description that what may be null may be left out: the generator takes every member of a record for required.</summary>
internal sealed class OptionalMembers : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var schema in (document.Components?.Schemas?.Values ?? []).OfType<OpenApiSchema>())
            schema.Required?.ExceptWith([.. schema.Required.Where(name => schema.Properties?.TryGetValue(name, out var member) == true && MayBeNull(member))]);
        return Task.CompletedTask;
    }

    private static bool MayBeNull(IOpenApiSchema member) =>
        member.Type?.HasFlag(JsonSchemaType.Null) == true || member.OneOf?.Any(static one => one.Type == JsonSchemaType.Null) == true;
}
