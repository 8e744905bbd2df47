using System.Text;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp;
using EmailPlatform.Mail.Smtp.Client;

namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The client session reads what a server might reply.</summary>
internal static class SmtpClientSide
{
    private const string Secret = "x-secret-x";

    private static readonly SmtpMessage[] Messages =
    [
        Message("Subject: 1\r\n\r\n.dot\n.\r\nbare\rcr", "b", "c"),
        Message(new string('y', 150_000), "d"),
        Message("Subject: 3\r\n\r\n\xC3\xA9\r\n", "e", "f", "g"),
    ];

    private static readonly SmtpClientOptions Options = new()
    {
        EhloName = "c.test",
        ServerName = "mx.test",
        Tls = TlsPolicy.None,
        AllowPlaintextCredentials = true,
    };

    public static IEnumerable<byte[]> Seeds { get; } = new[]
    {
        "220 mx.test\r\n250-mx.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250 SIZE 1000000\r\n235 2.7.0 ok\r\n" + Transaction(2, "354 go\r\n")
            + Transaction(1, "354 go\r\n") + Transaction(3, "354 go\r\n") + "250 reset\r\n221 bye\r\n",
        "220 mx.test\r\n250-mx.test\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n" + Transaction(2, "") + "250 reset\r\n" + Transaction(1, "250 chunk\r\n250 chunk\r\n")
            + "250 reset\r\n" + Transaction(3, "") + "221 bye\r\n",
        "220 mx.test\r\n500 what\r\n250 mx.test\r\n" + Transaction(2, "354 go\r\n") + "550 5.7.1 no\r\n250 ok\r\n421 4.3.2 bye\r\n",
        "220-mx.test\r\n220 mx.test\r\n250-mx.test\r\n250 AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n535 5.7.8 no\r\n",
    }.Select(FuzzCorpus.Bytes);

    public static IEnumerable<string> Tokens { get; } =
    [
        "220 \r\n", "221 \r\n", "235 \r\n", "250 \r\n", "250-", "250 2.1.0 ok\r\n", "251 \r\n", "334 \r\n", "354 go\r\n", "421 4.3.2 bye\r\n", "450 4.2.1 later\r\n", "451 \r\n", "452 4.5.3 many\r\n",
        "500 \r\n", "503 \r\n", "530 \r\n", "550 5.1.1 no\r\n", "552 5.3.4 large\r\n", "554 5.7.1 no\r\n", "999 \r\n", "199 \r\n", "250-PIPELINING\r\n", "250-CHUNKING\r\n", "250-STARTTLS\r\n", "250-SIZE 10\r\n",
        "250-AUTH XOAUTH2\r\n",
    ];

    public static string Run(ReadOnlySpan<byte> input, int pieceBytes)
    {
        var pipe = new InlinePipe();
        var transcript = new SmtpTranscript(maxLines: 200);
        var talk = TalkAsync(pipe, Options with
        {
            Transcript = transcript,
            Credentials = input.Length % 4 == 0 ? null : new SmtpCredentials("user", Secret) { IsAccessToken = input.Length % 4 == 1 },
            UseChunking = input.Length % 5 != 0,
        });
        pipe.Feed(input, pieceBytes);
        FuzzViolation.ThrowIf(!talk.IsCompleted, "The server has gone and the session waits.");
        var kinds = talk.GetAwaiter().GetResult();
        CheckSent(Encoding.Latin1.GetString(pipe.Sent()), transcript);
        return "C " + kinds;
    }

    private static async Task<string> TalkAsync(InlinePipe pipe, SmtpClientOptions options)
    {
        var outcome = await SmtpClientSession.ConnectAsync(new DuplexPipeStream(pipe), options, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        switch (outcome)
        {
            case SmtpConnectOutcome.Refused refused:
                return $"refused {refused.Stage} {refused.Reply.Code}";
            case SmtpConnectOutcome.Failed failed:
                return $"failed {failed.Stage} {failed.Failure.Kind}";
        }

        var session = ((SmtpConnectOutcome.Connected)outcome).Session;
        await using var _ = session.ConfigureAwait(false);
        var kinds = new StringBuilder(session.Capabilities is { Chunking: true } ? "chunks" : "data");
        var results = 0;
        await foreach (var result in session.SendBatchAsync(Messages, CancellationToken.None).ConfigureAwait(false))
        {
            var recipients = Messages[results++].Envelope.Recipients;
            FuzzViolation.ThrowIf(!result.Recipients.Select(r => r.Recipient).SequenceEqual(recipients), "The results are of other recipients.");
            foreach (var recipient in result.Recipients)
                Check(recipient, result, kinds);
        }

        FuzzViolation.ThrowIf(results != Messages.Length, $"There are {results} results.");
        kinds.Append(await session.ResetAsync(CancellationToken.None).ConfigureAwait(false) ? " reset" : "");
        await session.QuitAsync(CancellationToken.None).ConfigureAwait(false);
        return kinds.ToString();
    }

    private static void Check(RecipientOutcome outcome, SmtpTransactionResult result, StringBuilder kinds)
    {
        kinds.Append(' ').Append(outcome.GetType().Name[0]);
        switch (outcome)
        {
            case RecipientOutcome.Accepted accepted:
                FuzzViolation.ThrowIf(accepted.Reply.Code >= 300 || result.Stage != SmtpStage.Completed, "It was accepted without a reply that says so.");
                break;
            case RecipientOutcome.Refused refused:
                FuzzViolation.ThrowIf(refused.Reply.Code < 400, "It was refused by a reply that refuses nothing.");
                kinds.Append(refused.Stage).Append(refused.Reply.Code / 100);
                break;
            case RecipientOutcome.NotSent notSent:
                FuzzViolation.ThrowIf(result.Stage >= SmtpStage.EndOfData, "Its end may have left and it counts as not sent.");
                kinds.Append(notSent.Failure.Kind);
                break;
            case RecipientOutcome.Uncertain uncertain:
                FuzzViolation.ThrowIf(result.Stage != SmtpStage.EndOfData, "Its end did not leave and it counts as uncertain.");
                kinds.Append(uncertain.Failure.Kind);
                break;
        }
    }

    private static void CheckSent(string sent, SmtpTranscript transcript)
    {
        FuzzViolation.ThrowIf(sent.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'), "A CR or LF that stands alone left.");
        var encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(Secret));
        FuzzViolation.ThrowIf(
            transcript.Lines.Any(line => line.Contains(encoded, StringComparison.Ordinal) || line.Contains(Secret, StringComparison.Ordinal)), "The secret is in the transcript.");
    }

    private static string Transaction(int recipients, string data)
        => "250 2.1.0 ok\r\n" + string.Concat(Enumerable.Repeat("250 2.1.5 ok\r\n", recipients)) + data + "250 2.0.0 queued\r\n";

    private static SmtpMessage Message(string content, params string[] recipients) => new(
        new SmtpEnvelope
        {
            ReversePath = EmailAddress.Parse("a@example.com"),
            Recipients = [.. recipients.Select(r => new SmtpRecipient(EmailAddress.Parse($"{r}@example.com")))],
        },
        new(FuzzCorpus.Bytes(content)));
}
