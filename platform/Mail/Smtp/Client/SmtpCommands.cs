using System.Globalization;
using System.Text;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>The commands that carry an envelope, with the parameters that the server understands.</summary>
internal static class SmtpCommands
{
    /// <summary>Whether an envelope can only go to a server with SMTPUTF8.</summary>
    public static bool NeedUtf8(SmtpEnvelope envelope)
    {
        foreach (var recipient in envelope.Recipients)
        {
            if (!recipient.Address.IsAscii)
                return true;
        }

        return envelope.RequiresUtf8 || envelope.ReversePath is { IsAscii: false };
    }

    /// <summary>Writes MAIL.</summary>
    public static void WriteMail(SmtpClientConnection connection, SmtpCapabilities capabilities, SmtpMessage message)
    {
        var envelope = message.Envelope;
        var utf8 = capabilities.SmtpUtf8 && NeedUtf8(envelope);
        var line = new StringBuilder("MAIL FROM:<", 128).Append(envelope.ReversePath?.Value).Append('>');
        if (capabilities.Size)
            line.Append(CultureInfo.InvariantCulture, $" SIZE={message.Content.Length}");
        if (capabilities.EightBitMime && (envelope.BodyIs8Bit || utf8))
            line.Append(" BODY=8BITMIME");
        if (utf8)
            line.Append(" SMTPUTF8");
        if (capabilities.Dsn && envelope.Return is { } returns)
            line.Append(returns == DsnReturn.Full ? " RET=FULL" : " RET=HDRS");
        if (capabilities.Dsn && envelope.EnvelopeId is { Length: > 0 } id)
            line.Append(" ENVID=").Append(Xtext.Encode(id));
        connection.WriteLine(line.ToString());
    }

    /// <summary>Writes RCPT.</summary>
    public static void WriteRecipient(SmtpClientConnection connection, SmtpCapabilities capabilities, SmtpRecipient recipient)
    {
        var line = $"RCPT TO:<{recipient.Address.Value}>";
        if (capabilities.Dsn && recipient.Notify is { } notify)
            line += $" NOTIFY={NotifyKeywords(notify)}";
        if (capabilities.Dsn && recipient.OriginalRecipient is { Length: > 0 } original)
            line += $" ORCPT={Xtext.Encode(original)}";
        connection.WriteLine(line);
    }

    private static string NotifyKeywords(DsnNotify notify) => notify == DsnNotify.Never
        ? "NEVER"
        : string.Join(',', new[] { DsnNotify.Success, DsnNotify.Failure, DsnNotify.Delay }
            .Where(n => notify.HasFlag(n))
            .Select(n => n.ToString().ToUpperInvariant()));
}
