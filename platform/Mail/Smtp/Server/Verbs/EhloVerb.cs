using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>EHLO (RFC 5321 §4.1.1.1): the client's name against the list of extensions. Ends an open transaction.</summary>
internal sealed class EhloVerb() : SmtpVerb("EHLO", SmtpServerState.Any, isIdle: true)
{
    public override ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!HeloVerb.IsName(argument))
            return new(SmtpReplies.BadHelloName);

        session.Introduce(argument, isExtended: true);
        return new(new SmtpReply(250, string.Join('\n', Lines(session))));
    }

    private static IEnumerable<string> Lines(SmtpServerSession session)
    {
        var options = session.Options;
        yield return options.HostName;
        yield return "PIPELINING";
        yield return string.Create(CultureInfo.InvariantCulture, $"SIZE {options.MaxMessageBytes}");
        yield return "8BITMIME";
        yield return "CHUNKING";
        yield return "SMTPUTF8";
        yield return "ENHANCEDSTATUSCODES";
        if (options.OffersDsn)
            yield return "DSN";
        if (session.StartTls is not null && !session.Facts.IsTls)
            yield return "STARTTLS";
        if (AuthVerb.IsOfferedTo(session))
            yield return "AUTH PLAIN LOGIN";
    }
}
