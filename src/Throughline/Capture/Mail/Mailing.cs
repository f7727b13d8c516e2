using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Throughline.Capture.Mail;

/// <summary>One message sent to many: its registered links, and who gets a copy.</summary>
internal sealed class Mailing
{
    public required Guid WorkspaceId { get; init; }

    public required Guid MailingId { get; init; }

    public required string Name { get; init; }

    public required string Campaign { get; init; }

    public required long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>When it went out, as the sender said; null until then.</summary>
    public required long? SentAt { get; set; }
}

/// <summary>A link of a mailing, in the order of the export's columns.</summary>
internal sealed class MailingLink
{
    public required Guid WorkspaceId { get; init; }

    public required Guid MailingId { get; init; }

    public required Guid LinkId { get; init; }

    public required int Place { get; init; }
}

/// <summary>Who gets a copy. The number is what tokens carry; the row goes when the person is erased, and the token with it.</summary>
internal sealed class MailRecipient
{
    public required Guid WorkspaceId { get; init; }

    public required Guid MailingId { get; init; }

    public required long Number { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>When the copy was delivered, as the mail system reported; null when it did not.</summary>
    public required long? DeliveredAt { get; set; }
}

internal sealed class MailingTable : IEntityTypeConfiguration<Mailing>
{
    public void Configure(EntityTypeBuilder<Mailing> table) => table.ToTable("capture_mailings").HasKey(static m => new { m.WorkspaceId, m.MailingId });
}

internal sealed class MailingLinkTable : IEntityTypeConfiguration<MailingLink>
{
    public void Configure(EntityTypeBuilder<MailingLink> table) => table.ToTable("capture_mailing_links").HasKey(static l => new { l.WorkspaceId, l.MailingId, l.LinkId });
}

internal sealed class MailRecipientTable : IEntityTypeConfiguration<MailRecipient>
{
    public void Configure(EntityTypeBuilder<MailRecipient> table)
    {
        table.ToTable("capture_mail_recipients").HasKey(static r => new { r.WorkspaceId, r.MailingId, r.Number });
        table.HasIndex(static r => r.Number).IsUnique().HasDatabaseName("capture_mail_recipients_number");
        table.HasIndex(static r => new { r.WorkspaceId, r.MailingId, r.Email }).IsUnique().HasDatabaseName("capture_mail_recipients_email");
    }
}
