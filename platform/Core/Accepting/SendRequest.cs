using System.Text.Json;
using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// A request to send as a client writes it, not yet checked. One shape for the three routes; which members a route takes,
/// <see cref="SendValidator"/> says.
/// </summary>
public sealed record SendRequest
{
    public AddressInput? From { get; init; }

    public IReadOnlyList<AddressInput>? To { get; init; }

    public IReadOnlyList<AddressInput>? Cc { get; init; }

    public IReadOnlyList<AddressInput>? Bcc { get; init; }

    public IReadOnlyList<AddressInput>? ReplyTo { get; init; }

    /// <summary>Bulk only, in the place of to, cc and bcc.</summary>
    public IReadOnlyList<RecipientInput>? Recipients { get; init; }

    /// <summary>Liquid, as are text, html and amp.</summary>
    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>The text/x-amp-html alternative.</summary>
    public string? Amp { get; init; }

    /// <summary>A stored template, in the place of subject, text, html and amp.</summary>
    public TemplateInput? Template { get; init; }

    /// <summary>The recipients' locale, such as <c>pt-BR</c>: how dates, numbers and money are written.</summary>
    public string? Locale { get; init; }

    /// <summary>A missing variable or filter fails the message, instead of leaving a gap.</summary>
    public bool? Strict { get; init; }

    /// <summary>An object; what the templates see.</summary>
    public JsonElement? Variables { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyList<AttachmentInput>? Attachments { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>By default <c>bulk</c> on the bulk route and <c>transactional</c> elsewhere.</summary>
    public MailStream? Stream { get; init; }

    /// <summary>Adds List-Unsubscribe where the stream does not have it anyway.</summary>
    public bool? Unsubscribe { get; init; }

    /// <summary>Not before this instant (RFC 3339).</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The idempotency key, in the place of the header.</summary>
    public string? SendId { get; init; }

    /// <summary>Check everything and store nothing.</summary>
    public bool? ValidateOnly { get; init; }
}
