using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Templates;
using EmailPlatform.Liquid;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Dkim;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Sending;

/// <summary>A send made ready: what all its messages share is read, parsed and loaded once. Whoever has it gives its place back when he is done.</summary>
internal sealed record PreparedSend : IDisposable
{
    public required SendRecord Record { get; init; }

    /// <summary>Why none of it can be sent; null where it can.</summary>
    public string? Refused { get; init; }

    public Mailbox From { get; init; }

    /// <summary>Null for a message that came by SMTP.</summary>
    public SendDraft? Draft { get; init; }

    public CompiledContent? Content { get; init; }

    public LiquidValue Variables { get; init; }

    public IReadOnlyList<MimeAttachment> Attachments { get; init; } = [];

    public DkimSigner? Signer { get; init; }

    /// <summary>Where its content is counted; null for a small one.</summary>
    public ContentPlace? Place { get; init; }

    /// <summary>The Date header, the same in all copies.</summary>
    public DateTimeOffset Date => Record.SendAt ?? Record.AcceptedAt;

    public void Dispose() => Place?.Dispose();
}
