namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>MAIL (RFC 5321 §4.1.1.2): opens a transaction.</summary>
internal sealed class MailVerb() : SmtpVerb("MAIL", SmtpServerState.Ready)
{
    private static readonly SmtpReply Syntax = new(501, "5.5.4", "Syntax: MAIL FROM:<address> [parameters]");

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!SmtpPath.TryRead(argument, "FROM:", out var path, out var parameters))
            return Syntax;
        if (!SmtpPath.TryParse(path, session.Options.AddressForms, out var address, out var error))
            return new SmtpReply(553, "5.1.7", $"Bad sender address: {error}");

        var envelope = new SmtpEnvelope { ReversePath = address, Recipients = [] };
        return MailParameters.Read(parameters, session, ref envelope) is { } refusal
            ? refusal
            : await session.BeginAsync(envelope).ConfigureAwait(false);
    }
}
