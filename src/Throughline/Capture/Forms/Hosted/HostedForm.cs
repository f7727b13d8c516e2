using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>What a field of a hosted form asks for.</summary>
internal enum FormFieldType
{
    Email = 1,
    Phone = 2,
    Name = 3,
    Company = 4,
    Text = 5,
    LongText = 6,
    Choice = 7,
    Checkbox = 8,

    /// <summary>How did you hear about us: kept as the self-reported source, beside the tracked one.</summary>
    Heard = 9,
}

/// <summary>A field of a hosted form.</summary>
/// <param name="Key">Its name in the post and among the traits.</param>
/// <param name="Label">What people read.</param>
/// <param name="Choices">Of a choice: what can be chosen; of a heard-about field without any, free text.</param>
internal sealed record FormField(string Key, string Label, FormFieldType Type, bool IsRequired, IReadOnlyList<string> Choices);

/// <summary>A form served by us. Configuration, not history: what was sent is in the log.</summary>
internal sealed record HostedForm
{
    public required Guid WorkspaceId { get; init; }

    public required Guid FormId { get; init; }

    /// <summary>In its address, unique in the installation.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>Heading on the page.</summary>
    public required string Title { get; init; }

    public required string Intro { get; init; }

    /// <summary>The fields as JSON.</summary>
    public required string FieldsJson { get; init; }

    /// <summary>What must be agreed to; empty asks for nothing.</summary>
    public required string Consent { get; init; }

    public required string Button { get; init; }

    public required string Thanks { get; init; }

    /// <summary>Where to go after sending instead of the thank-you text; empty stays.</summary>
    public required string Redirect { get; init; }

    /// <summary>Sites that may show it in a frame, as origins, space separated; empty takes the workspace's own domains.</summary>
    public required string Origins { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required long UpdatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    /// <summary>From when on it takes nothing more; null while it is open.</summary>
    public required long? ClosedAt { get; init; }

    public required string? ClosedBy { get; init; }

    public IReadOnlyList<FormField> Fields => JsonSerializer.Deserialize<List<FormField>>(FieldsJson)!;
}

/// <summary>How often a form was looked at on a day (UTC), machines left out.</summary>
internal sealed record FormViews
{
    public required Guid WorkspaceId { get; init; }

    public required Guid FormId { get; init; }

    /// <summary>Days since 1970.</summary>
    public required int Day { get; init; }

    public required long Views { get; init; }
}

/// <summary>Something sent with a form of this name, hosted or plain. Who sent it is in the event.</summary>
internal sealed record FormSubmission
{
    public required Guid WorkspaceId { get; init; }

    public required string Form { get; init; }

    public required long OccurredAt { get; init; }

    public required Guid EventId { get; init; }

    public required string? Flag { get; init; }
}

internal sealed class HostedFormTable : IEntityTypeConfiguration<HostedForm>
{
    public void Configure(EntityTypeBuilder<HostedForm> table)
    {
        table.ToTable("capture_forms").HasKey(static f => new { f.WorkspaceId, f.FormId });
        table.Ignore(static f => f.Fields);
        table.HasIndex(static f => f.Code).IsUnique().HasDatabaseName("capture_forms_code");
    }
}

internal sealed class FormViewsTable : IEntityTypeConfiguration<FormViews>
{
    public void Configure(EntityTypeBuilder<FormViews> table) => table.ToTable("capture_form_views").HasKey(static v => new { v.WorkspaceId, v.FormId, v.Day });
}

internal sealed class FormSubmissionTable : IEntityTypeConfiguration<FormSubmission>
{
    public void Configure(EntityTypeBuilder<FormSubmission> table) => table.ToTable("capture_submissions").HasKey(static s => new { s.WorkspaceId, s.Form, s.OccurredAt, s.EventId });
}
