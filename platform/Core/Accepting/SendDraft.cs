using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>A request that has passed every check that needs nothing but itself.</summary>
public sealed record SendDraft
{
    public required Mailbox From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public required IReadOnlyList<Mailbox> Cc { get; init; }

    public required IReadOnlyList<Mailbox> Bcc { get; init; }

    public required IReadOnlyList<Mailbox> ReplyTo { get; init; }

    /// <summary>The recipients of a bulk send; null for the others. Each gets a message of its own.</summary>
    public IReadOnlyList<DraftRecipient>? Recipients { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    public string? Amp { get; init; }

    public TemplateInput? Template { get; init; }

    /// <summary>Canonical; null where the request has none.</summary>
    public string? Locale { get; init; }

    /// <summary>Whether a missing variable or filter fails a message.</summary>
    public bool Strict { get; init; }

    /// <summary>A JSON object, or undefined.</summary>
    public JsonElement Variables { get; init; }

    public required IReadOnlyList<MimeHeader> Headers { get; init; }

    public required IReadOnlyList<AttachmentInput> Attachments { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required MailStream Stream { get; init; }

    /// <summary>Whether List-Unsubscribe goes on.</summary>
    public required bool Unsubscribe { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    /// <summary>How many messages it makes.</summary>
    public int RecipientCount => Recipients?.Count ?? To.Count + Cc.Count + Bcc.Count;

    /// <summary>The address of the recipient with that ordinal: to, then cc, then bcc.</summary>
    public Mailbox RecipientAt(int ordinal)
    {
        if (Recipients is not null)
            return Recipients[ordinal].To;
        if (ordinal < To.Count)
            return To[ordinal];
        ordinal -= To.Count;
        return ordinal < Cc.Count ? Cc[ordinal] : Bcc[ordinal - Cc.Count];
    }
}
