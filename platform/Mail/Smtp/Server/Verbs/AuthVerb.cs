using System.Text;

namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>AUTH (RFC 4954) with PLAIN (RFC 4616) and LOGIN.</summary>
internal sealed class AuthVerb() : SmtpVerb("AUTH", SmtpServerState.Ready)
{
    private const int MaxResponseBytes = 12288;
    private static readonly SmtpReply Syntax = new(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
    private static readonly SmtpReply ResponseTooLong = new(500, "5.5.6", "Authentication exchange line is too long");
    private static readonly SmtpReply Empty = new(334, "");
    private static readonly SmtpReply UserName = new(334, "VXNlcm5hbWU6");
    private static readonly SmtpReply Password = new(334, "UGFzc3dvcmQ6");

    /// <summary>Whether AUTH is offered on this connection as it is now.</summary>
    public static bool IsOfferedTo(SmtpServerSession session)
        => session.Options.OffersAuthentication && (session.Facts.IsTls || session.Options.AllowPlaintextAuthentication);

    public override async ValueTask<SmtpReply?> ExecuteAsync(SmtpServerSession session, string argument)
    {
        if (!session.Options.OffersAuthentication || !session.Facts.IsExtended)
            return SmtpReplies.AuthNotOffered;
        if (!IsOfferedTo(session))
            return SmtpReplies.AuthNeedsTls;
        if (session.Facts.Principal is not null)
            return SmtpReplies.AlreadyAuthenticated;

        return argument.Split(' ') switch
        {
            [""] => Syntax,
            [var mechanism] when Is(mechanism, "PLAIN") => await PlainAsync(session, null).ConfigureAwait(false),
            [var mechanism, var initial] when Is(mechanism, "PLAIN") => await PlainAsync(session, initial).ConfigureAwait(false),
            [var mechanism] when Is(mechanism, "LOGIN") => await LoginAsync(session, null).ConfigureAwait(false),
            [var mechanism, var initial] when Is(mechanism, "LOGIN") => await LoginAsync(session, initial).ConfigureAwait(false),
            [_, _, _, ..] => Syntax,
            _ => SmtpReplies.UnknownMechanism,
        };
    }

    private static async ValueTask<SmtpReply?> PlainAsync(SmtpServerSession session, string? initial)
    {
        var (response, refusal) = await GetAsync(session, Empty, initial).ConfigureAwait(false);
        if (response is null)
            return refusal;

        // authorization identity NUL authentication identity NUL password; acting for somebody else is not offered.
        return response.Split('\0') is [var actFor, { Length: > 0 } user, var password] && (actFor.Length == 0 || actFor == user)
            ? await CheckAsync(session, user, password).ConfigureAwait(false)
            : SmtpReplies.BadAuthResponse;
    }

    private static async ValueTask<SmtpReply?> LoginAsync(SmtpServerSession session, string? initial)
    {
        var (user, refusal) = await GetAsync(session, UserName, initial).ConfigureAwait(false);
        if (user is null)
            return refusal;
        (var password, refusal) = await GetAsync(session, Password, null).ConfigureAwait(false);
        if (password is null)
            return refusal;
        return user.Length == 0 ? SmtpReplies.BadAuthResponse : await CheckAsync(session, user, password).ConfigureAwait(false);
    }

    private static async ValueTask<(string? Response, SmtpReply? Refusal)> GetAsync(SmtpServerSession session, SmtpReply challenge, string? initial)
    {
        var response = initial;
        if (response is null)
        {
            session.Transport.Write(challenge);
            SmtpLine line;
            do
                line = await session.Transport.ReadLineAsync(MaxResponseBytes, session.Options.IdleTimeout).ConfigureAwait(false);
            while (line.Kind == SmtpLineKind.Interrupted);

            if (line.Kind == SmtpLineKind.Closed)
            {
                session.Close();
                return (null, null);
            }

            if (line.Kind != SmtpLineKind.Line)
                return (null, line.Kind == SmtpLineKind.TooLong ? ResponseTooLong : SmtpReplies.ForLine(line.Kind));
            response = line.Text;
        }

        return response == "*" ? (null, SmtpReplies.AuthCancelled)
            : TryDecode(response, out var text) ? (text, null)
            : (null, SmtpReplies.BadAuthResponse);
    }

    private static async ValueTask<SmtpReply> CheckAsync(SmtpServerSession session, string user, string password)
    {
        switch (await session.AuthenticateAsync(user, password).ConfigureAwait(false))
        {
            case SmtpAuthResult.Succeeded success:
                session.Authenticated(success.Principal);
                return SmtpReplies.AuthSucceeded;
            case SmtpAuthResult.Unavailable:
                return SmtpReplies.AuthUnavailable;
            case SmtpAuthResult.Rejected { EndsConnection: true }:
                return SmtpReplies.TooManyGuesses;
            default:
                return SmtpReplies.AuthRejected;
        }
    }

    /// <summary>An empty response is sent as <c>=</c> where an initial response stands (RFC 4954 §4).</summary>
    private static bool TryDecode(string response, out string text)
    {
        text = "";
        if (response == "=")
            return true;

        var bytes = new byte[response.Length];
        if (!Convert.TryFromBase64String(response, bytes, out var length))
            return false;
        text = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }

    private static bool Is(string given, string mechanism) => given.Equals(mechanism, StringComparison.OrdinalIgnoreCase);
}
