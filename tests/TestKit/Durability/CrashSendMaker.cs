using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmailPlatform.TestKit.Durability;

/// <summary>Makes sends, at random by a seed. Used by several workers.</summary>
internal sealed class CrashSendMaker(int seed)
{
    private const int SmallChars = 2_000;

    /// <summary>Above the 200 KB up to which content stands in the table.</summary>
    private const int LargeChars = 260_000;

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _made;

    public CrashSend Make(bool bySmtp)
    {
        CrashSendKind kind;
        int count;
        string token;
        bool hasKey;
        lock (_lock)
        {
            kind = (bySmtp, _random.Next(100)) switch
            {
                (true, < 8) => CrashSendKind.SmtpLarge,
                (true, _) => CrashSendKind.SmtpSmall,
                (_, < 6) => CrashSendKind.RestLarge,
                (_, < 10) => CrashSendKind.RestBulk,
                (_, < 18) => CrashSendKind.RestSeveral,
                _ => CrashSendKind.RestSmall,
            };
            count = kind switch
            {
                CrashSendKind.RestBulk => _random.Next(20, 140),
                CrashSendKind.RestSeveral => _random.Next(2, 8),
                _ => 1,
            };
            hasKey = _random.Next(100) < 25;
            token = string.Create(CultureInfo.InvariantCulture, $"s{seed:x}-{++_made}");
        }

        var recipients = new string[count];
        for (var i = 0; i < count; i++)
            recipients[i] = $"{token}.{i}@crash.example";
        var key = hasKey ? $"key-{token}" : null;
        var text = Text(token, kind is CrashSendKind.RestLarge or CrashSendKind.SmtpLarge ? LargeChars : SmallChars);
        return new CrashSend
        {
            Token = token,
            Kind = kind,
            Recipients = recipients,
            IdempotencyKey = key,
            Body = bySmtp ? Mail(token, recipients[0], key, text) : Request(token, kind, recipients, text),
        };
    }

    private static string Text(string token, int chars)
    {
        var text = new StringBuilder(chars + 64);
        for (var line = 0; text.Length < chars; line++)
            text.Append(CultureInfo.InvariantCulture, $"{token} line {line}: all that was answered arrives, once.\r\n");
        return text.Append(CrashSend.LastLine(token)).Append("\r\n").ToString();
    }

    private static byte[] Request(string token, CrashSendKind kind, string[] recipients, string text)
    {
        var request = new Dictionary<string, object>
        {
            ["from"] = "crash@example.test",
            ["subject"] = token,
            ["text"] = text,
            ["headers"] = new Dictionary<string, string> { [CrashSend.Header] = token },
        };
        if (kind == CrashSendKind.RestBulk)
            request["recipients"] = recipients.Select(to => new { to });
        else
            request["to"] = recipients;
        return JsonSerializer.SerializeToUtf8Bytes(request);
    }

    private static byte[] Mail(string token, string recipient, string? key, string text)
    {
        var keyField = key is null ? "" : $"Idempotency-Key: {key}\r\n";
        return Encoding.ASCII.GetBytes(
            $"From: crash@example.test\r\nTo: {recipient}\r\nSubject: {token}\r\n{CrashSend.Header}: {token}\r\n{keyField}\r\n{text}");
    }
}
