using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Mime;

/// <summary>
/// What <see cref="MimeComposer"/> composes. Every text is as people read it: encoding is the composer's work.
/// A value that could not stand in a header is refused here, so that a composed message cannot carry an injected field.
/// </summary>
public sealed record MimeMessage
{
    /// <summary><c>left@right</c> without brackets: printable ASCII, at most 250 octets.</summary>
    /// <exception cref="ArgumentException">It has another form.</exception>
    public required string MessageId
    {
        get;
        init => field = HeaderSyntax.IsMessageId(value) ? value : throw new ArgumentException("A message id is left@right without brackets.", nameof(value));
    }

    /// <summary>When the message was ready to be sent; written in its own offset, to the second.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The author. RFC 5322 allows several; DMARC and so every receiver wants one.</summary>
    public required Mailbox From { get; init; }

    /// <summary>Who sends for the author, when that is another.</summary>
    public Mailbox? Sender { get; init; }

    /// <summary>As shown to every recipient; the envelope is not taken from here.</summary>
    public IReadOnlyList<Mailbox> To { get; init; } = [];

    /// <inheritdoc cref="To"/>
    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    /// <summary>Where answers go, when not to the author.</summary>
    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>One line of any Unicode text.</summary>
    /// <exception cref="ArgumentException">It holds a line break or another control character.</exception>
    public string Subject
    {
        get;
        init => field = HeaderSyntax.CheckText(value) is { } error ? throw new ArgumentException(error, nameof(value)) : value;
    } = "";

    /// <summary>The plain text. Any line end becomes CRLF.</summary>
    public MimeText? Text { get; init; }

    /// <summary>The HTML document. Any line end becomes CRLF.</summary>
    public MimeText? Html { get; init; }

    /// <summary>The AMP for Email document; receivers want <see cref="Html"/> or <see cref="Text"/> beside it.</summary>
    public MimeText? Amp { get; init; }

    /// <summary>In the order in which they are shown; one with a content id is part of <see cref="Html"/>.</summary>
    public IReadOnlyList<MimeAttachment> Attachments { get; init; } = [];

    /// <summary>More fields, written in this order after those above.</summary>
    public IReadOnlyList<MimeHeader> Headers { get; init; } = [];

    /// <summary>The same seed gives the same bytes; a unique one, such as the message's id, gives boundaries nobody foresees.</summary>
    public required string BoundarySeed { get; init; }

    /// <summary>Whether an address in the header needs a receiver with SMTPUTF8 (RFC 6532).</summary>
    public bool RequiresSmtpUtf8
        => !From.Address.IsAscii || Sender is { Address.IsAscii: false } || AnyInternational(To) || AnyInternational(Cc) || AnyInternational(ReplyTo);

    private static bool AnyInternational(IReadOnlyList<Mailbox> mailboxes)
    {
        for (var i = 0; i < mailboxes.Count; i++)
        {
            if (!mailboxes[i].Address.IsAscii)
                return true;
        }

        return false;
    }
}
