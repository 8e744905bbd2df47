using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>BDAT (RFC 3030): a chunk of the message, whose octets follow the command.</summary>
internal sealed class BdatVerb() : SmtpVerb("BDAT", SmtpServerState.Any)
{
    private static readonly SmtpReply Syntax = new(501, "5.5.4", "Syntax: BDAT octets [LAST]; closing the connection");

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!TryRead(argument, out var octets, out var isLast))
        {
            // Where the chunk ends nobody knows now, so that its octets could pass for commands.
            session.Close();
            return Syntax;
        }

        // The chunk was sent with the command, before any refusal could stop it: it is read in every state.
        return (session.State & (SmtpServerState.Recipients | SmtpServerState.Chunks)) != 0
            ? await session.ReceiveChunkAsync(octets, isLast).ConfigureAwait(false)
            : await session.DropChunkAsync(octets, Refusal(session.State)).ConfigureAwait(false);
    }

    private static SmtpReply Refusal(SmtpServerState state) => state switch
    {
        SmtpServerState.Connected => SmtpReplies.SayHelloFirst,
        SmtpServerState.Mail => SmtpReplies.RcptFirst,
        _ => SmtpReplies.MailFirst,
    };

    private static bool TryRead(string argument, out long octets, out bool isLast)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        isLast = words is [_, var last] && last.Equals("LAST", StringComparison.OrdinalIgnoreCase);
        octets = 0;
        return (words.Length == 1 || isLast) && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out octets);
    }
}
