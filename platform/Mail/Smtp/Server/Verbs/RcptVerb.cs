using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>RCPT (RFC 5321 §4.1.1.3): adds a recipient.</summary>
internal sealed class RcptVerb() : SmtpVerb("RCPT", SmtpServerState.InEnvelope)
{
    private const int MaxOriginalRecipientLength = 500;
    private static readonly SmtpReply Syntax = new(501, "5.5.4", "Syntax: RCPT TO:<address> [parameters]");

    public override SmtpReply OutOfOrder(SmtpServerState state)
        => state == SmtpServerState.Ready ? SmtpReplies.MailFirst : base.OutOfOrder(state);

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!SmtpPath.TryRead(argument, "TO:", out var path, out var parameters))
            return Syntax;

        var forms = session.Options.AddressForms;
        if (path.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
        {
            // The one mailbox that needs no domain, and that every host must take mail for (RFC 5321 §4.5.1).
            path = $"postmaster@{session.Options.HostName}";
            forms |= AddressForms.SingleLabelDomain | AddressForms.DomainLiteral;
        }

        if (!SmtpPath.TryParse(path, forms, out var parsed, out var error) || parsed is not { } address)
            return new SmtpReply(553, "5.1.3", $"Bad recipient address: {error ?? "it is empty."}");

        var recipient = new SmtpRecipient(address);
        if (ReadParameters(parameters, session, ref recipient) is { } refusal)
            return refusal;
        if (!address.IsAscii && !session.Envelope.RequiresUtf8)
            return SmtpPath.NeedsUtf8;

        return session.Envelope.Recipients.Count >= session.Options.MaxRecipients
            ? SmtpReplies.TooManyRecipients
            : await session.AddAsync(recipient).ConfigureAwait(false);
    }

    private static SmtpReply? ReadParameters(string text, SmtpServerSession session, ref SmtpRecipient recipient)
    {
        var parameters = new ParameterReader(text, session.Facts.IsExtended);
        while (parameters.TryReadNext(out var keyword, out var value))
        {
            var read = keyword switch
            {
                "NOTIFY" when session.Options.OffersDsn => ReadNotify(value) is { } notify ? recipient with { Notify = notify } : null,
                "ORCPT" when session.Options.OffersDsn => ReadOriginal(value) is { } original ? recipient with { OriginalRecipient = original } : null,
                _ => parameters.Unknown(recipient),
            };
            if (read is null)
                return ParameterReader.BadValue(keyword);
            recipient = read;
        }

        return parameters.Refusal;
    }

    private static DsnNotify? ReadNotify(string? value)
    {
        if (value is null)
            return null;
        if (value.Equals("NEVER", StringComparison.OrdinalIgnoreCase))
            return DsnNotify.Never;

        var notify = DsnNotify.Never;
        foreach (var word in value.ToUpperInvariant().Split(','))
        {
            switch (word)
            {
                case "SUCCESS": notify |= DsnNotify.Success; break;
                case "FAILURE": notify |= DsnNotify.Failure; break;
                case "DELAY": notify |= DsnNotify.Delay; break;
                default: return null;
            }
        }

        return notify;
    }

    private static string? ReadOriginal(string? value)
        => value is { Length: <= MaxOriginalRecipientLength } && Xtext.TryDecode(value, out var original)
            && original.IndexOf(';', StringComparison.Ordinal) is > 0 and var semicolon && semicolon < original.Length - 1
            ? original
            : null;
}
