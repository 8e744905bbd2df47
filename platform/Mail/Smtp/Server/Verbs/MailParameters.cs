using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>The ESMTP parameters of MAIL.</summary>
internal static class MailParameters
{
    private const int MaxEnvelopeIdLength = 100;

    /// <summary>Adds the parameters to the envelope; the reply that refuses one, or null.</summary>
    public static SmtpReply? Read(string text, SmtpServerSession session, ref SmtpEnvelope envelope)
    {
        var parameters = new ParameterReader(text, session.Facts.IsExtended);
        while (parameters.TryReadNext(out var keyword, out var value))
        {
            var read = keyword switch
            {
                "SIZE" => ReadSize(value, envelope),
                "BODY" => ReadBody(value, envelope),
                "SMTPUTF8" when value is null => envelope with { RequiresUtf8 = true },
                "AUTH" => Xtext.TryDecode(value == "<>" ? "" : value, out var sender) ? envelope with { AuthenticatedSender = sender } : null,
                "RET" when session.Options.OffersDsn => ReadReturn(value, envelope),
                "ENVID" when session.Options.OffersDsn => ReadEnvelopeId(value, envelope),
                _ => parameters.Unknown(envelope),
            };
            if (read is null)
                return ParameterReader.BadValue(keyword);
            envelope = read;
        }

        if (parameters.Refusal is not null)
            return parameters.Refusal;
        if (envelope.DeclaredBytes > session.Options.MaxMessageBytes)
            return SmtpReplies.MessageTooLarge;
        return envelope is { RequiresUtf8: false, ReversePath.IsAscii: false } ? SmtpPath.NeedsUtf8 : null;
    }

    private static SmtpEnvelope? ReadSize(string? value, SmtpEnvelope envelope)
        => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? envelope with { DeclaredBytes = bytes } : null;

    private static SmtpEnvelope? ReadBody(string? value, SmtpEnvelope envelope) => value?.ToUpperInvariant() switch
    {
        "7BIT" => envelope,
        "8BITMIME" => envelope with { BodyIs8Bit = true },
        _ => null,
    };

    private static SmtpEnvelope? ReadReturn(string? value, SmtpEnvelope envelope) => value?.ToUpperInvariant() switch
    {
        "FULL" => envelope with { Return = DsnReturn.Full },
        "HDRS" => envelope with { Return = DsnReturn.Headers },
        _ => null,
    };

    private static SmtpEnvelope? ReadEnvelopeId(string? value, SmtpEnvelope envelope)
        => value is { Length: > 0 and <= MaxEnvelopeIdLength } && Xtext.TryDecode(value, out var id) ? envelope with { EnvelopeId = id } : null;
}
