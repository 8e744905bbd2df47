using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The server session reads what a client might send.</summary>
internal static partial class SmtpServerSide
{
    private const int MaxMessageBytes = 4096;

    private static readonly SmtpServerOptions Options = new()
    {
        HostName = "mx.test",
        MaxMessageBytes = MaxMessageBytes,
        MaxDrainedBytes = 1024 * 1024 * 1024,
        MaxRecipients = 5,
        MaxTransactions = 10,
        MaxCommandLineBytes = 512,
        OffersAuthentication = true,
        AllowPlaintextAuthentication = true,
        OffersDsn = true,
        AddressForms = AddressForms.SingleLabelDomain | AddressForms.DomainLiteral,
    };

    public static IEnumerable<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "EHLO c.test\r\nMAIL FROM:<a@example.com> SIZE=10 BODY=8BITMIME RET=HDRS ENVID=x+2By\r\nRCPT TO:<b@example.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b@example.com\r\n"
                + "DATA\r\nSubject: x\r\n\r\n..dots\r\n.\r\nQUIT\r\n",
            "EHLO c.test\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nBDAT 4\r\na\r\nbBDAT 2 LAST\r\n\r\nQUIT\r\n",
            "EHLO c.test\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\nAUTH LOGIN\r\ndXNlcg==\r\nc2VjcmV0\r\nMAIL FROM:<> SMTPUTF8\r\nRCPT TO:<\xC3\xA9@example.com>\r\nRSET\r\nNOOP x\r\nVRFY a\r\nHELP\r\n",
            "HELO c.test\r\nSTARTTLS\r\nEHLO c.test\r\nMAIL FROM:<\"a b\"@[192.0.2.1]>\r\nRCPT TO:<@x,@y:b@c>\r\nRCPT TO:<postmaster>\r\nDATA\r\n.\r\n",
        }.Select(FuzzCorpus.Bytes),
        .. FuzzCorpus.Read("*", "chasquid", "fuzz").Select(file => FuzzCorpus.WithCrLf(FuzzCorpus.Bytes(Unquote(Encoding.Latin1.GetString(file))))),
        .. FuzzCorpus.Read("*.cmy", "chasquid", "dialogs").Select(file => FuzzCorpus.Bytes(string.Concat(
            Encoding.Latin1.GetString(file).Split('\n').Where(line => line.StartsWith("c -> ", StringComparison.Ordinal)).Select(line => line[5..] + "\r\n")))),
    ];

    public static IEnumerable<string> Tokens { get; } =
    [
        "EHLO x\r\n", "HELO x\r\n", "MAIL FROM:<a@b>\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<c@d>\r\n", "DATA\r\n", "\r\n.\r\n", ".\r\n", "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r\r\n",
        "BDAT 3\r\na\r\n", "BDAT 0 LAST\r\n", "BDAT 5 LAST\r\n", "BDAT 99999999999\r\n", "BDAT 9223372036854775807 LAST\r\n", "BDAT ", " LAST", "RSET\r\n", "QUIT\r\n", "NOOP\r\n",
        "STARTTLS\r\n", "AUTH PLAIN ", "AUTH PLAIN\r\n", "AUTH LOGIN\r\n", "*\r\n", "=\r\n", "AHVzZXIAc2VjcmV0\r\n", "VRFY ", "EXPN ", " SIZE=", " BODY=8BITMIME", " SMTPUTF8", " AUTH=<>",
        " RET=FULL", " ENVID=+00", " NOTIFY=NEVER", " ORCPT=rfc822;", "<", ">", "@", "\"", "\\", ":", "[IPv6:::1]", "\0", "\r", "\n", "\x80", "\xC3\xA9", "+3D",
    ];

    public static string Run(ReadOnlySpan<byte> input, int pieceBytes)
    {
        var (replies, messages) = Serve(input, pieceBytes, startsTls: true);
        // How the octets are cut must not matter; under STARTTLS it does, because what was sent behind it is refused.
        var (whole, wholeMessages) = Serve(input, Math.Max(1, input.Length), startsTls: false);
        var (cut, cutMessages) = Serve(input, pieceBytes, startsTls: false);
        FuzzViolation.ThrowIf(!whole.SequenceEqual(cut) || !wholeMessages.SequenceEqual(cutMessages), "The same octets in other pieces get other replies.");
        return $"S {string.Join(' ', replies.Select(Kind).Distinct().Take(12))} {Math.Min(messages.Count, 3)}";
    }

    private static string Kind(SmtpReply reply) => reply.Status is { } status ? $"{reply.Code}/{status}" : $"{reply.Code}";

    private static (List<SmtpReply> Replies, List<string> Messages) Serve(ReadOnlySpan<byte> input, int pieceBytes, bool startsTls)
    {
        var pipe = new InlinePipe();
        var handler = new Handler();
        Exception? failure = null;
        var session = SmtpServerSession.RunAsync(
            new SmtpServerConnection
            {
                Transport = pipe,
                RemoteEndPoint = "192.0.2.1:1",
                StartTls = startsTls ? static (transport, _) => Task.FromResult(transport) : null,
            },
            Options with { HandlerFailed = e => failure = e },
            handler,
            TimeProvider.System,
            CancellationToken.None,
            CancellationToken.None);
        pipe.Feed(input, pieceBytes);
        FuzzViolation.ThrowIf(!session.IsCompleted, "The client has gone and the session waits.");
        session.GetAwaiter().GetResult();
        if (failure is not null)
            throw new FuzzViolation($"The handler was asked something wrong: {failure.Message}");
        return (Parse(pipe.Sent()), handler.Messages);
    }

    private static List<SmtpReply> Parse(byte[] sent)
    {
        var rest = new ReadOnlySequence<byte>(sent);
        var replies = new List<SmtpReply>();
        while (!rest.IsEmpty)
        {
            FuzzViolation.ThrowIf(SmtpReplyParser.Parse(ref rest, out var reply) != SmtpReplyParse.Complete, "What it sent is no reply.");
            replies.Add(reply!);
        }

        FuzzViolation.ThrowIf(replies is not [{ Code: 220 }, ..], "There is no greeting.");
        return replies;
    }

    private static string Unquote(string goFile)
        => GoBytes().Match(goFile) is { Success: true } match ? Regex.Unescape(match.Groups[1].Value) : goFile;

    [GeneratedRegex("""\[\]byte\("(.*)"\)""", RegexOptions.Singleline, 1000)]
    private static partial Regex GoBytes();

    /// <summary>Accepts most, and looks at all that it is given.</summary>
    private sealed class Handler : ISmtpMailHandler
    {
        private static readonly SmtpReply Ok = new(250, "2.0.0", "OK");

        public List<string> Messages { get; } = [];

        public ValueTask<SmtpReply> MailFromAsync(SmtpSessionFacts session, SmtpEnvelope envelope, CancellationToken cancellationToken)
        {
            FuzzViolation.ThrowIf(session.EhloName.Length == 0, "MAIL came before EHLO.");
            FuzzViolation.ThrowIf(envelope.DeclaredBytes > MaxMessageBytes, "The message is declared too large.");
            return new(Ok);
        }

        public ValueTask<SmtpReply> RcptToAsync(SmtpSessionFacts session, SmtpEnvelope envelope, SmtpRecipient recipient, CancellationToken cancellationToken)
            => new(recipient.Address.LocalPart.Length % 5 == 4 ? new SmtpReply(550, "5.1.1", "No") : Ok);

        public ValueTask<SmtpReply> ReceiveAsync(SmtpSessionFacts session, SmtpEnvelope envelope, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            var text = Encoding.Latin1.GetString(content.Span);
            FuzzViolation.ThrowIf(envelope.Recipients.Count is 0 or > 5, $"There are {envelope.Recipients.Count} recipients.");
            FuzzViolation.ThrowIf(text.Contains('\0', StringComparison.Ordinal), "There is a NUL.");
            FuzzViolation.ThrowIf(text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'), "A CR or LF stands alone.");
            FuzzViolation.ThrowIf(text.Length > 0 && !text.EndsWith("\r\n", StringComparison.Ordinal), "The last line has no end.");
            FuzzViolation.ThrowIf(text.Length > MaxMessageBytes + 2, "The message is too large.");
            Messages.Add(text);
            return new(text.Length % 7 == 6 ? new SmtpReply(451, "4.3.0", "Later") : Ok);
        }

        public ValueTask<SmtpAuthResult> AuthenticateAsync(SmtpSessionFacts session, string user, string password, CancellationToken cancellationToken)
        {
            FuzzViolation.ThrowIf(session.Principal is not null || user.Length == 0, "Somebody authenticates twice, or nobody does.");
            return new(user == "user" ? new SmtpAuthResult.Succeeded(user) : new SmtpAuthResult.Rejected());
        }
    }
}
