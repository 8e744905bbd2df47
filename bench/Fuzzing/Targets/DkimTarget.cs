using System.Text;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The DKIM verifier. An input is a message and behind a mark the record of the key, so that both are changed.</summary>
internal sealed class DkimTarget : FuzzTarget
{
    private static readonly byte[] Mark = "\r\n--key--\r\n"u8.ToArray();
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public override string Name => "dkim";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=a; t=1; x=2000000000; h=From:To:From; l=3;\r\n bh=AAAA; b=AAAA\r\n"u8,
            .. "From: a@example.com\r\nTo: b@example.com\r\n\r\nText  \r\n\r\n"u8, .. Mark, .. "v=DKIM1; k=rsa; t=y:s; p=AAAA"u8],
        .. SeedsOfCorpus(),
    ];

    public override IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "DKIM-Signature: ", "v=1;", "a=rsa-sha256;", "a=ed25519-sha256;", "c=simple/simple;", "c=relaxed;", "d=", "s=", "h=From:From:", "h=", "i=@", "l=0;", "l=",
            "t=99999999999999999999;", "x=1;", "q=dns/txt;", "z=", "bh=", "b=", ";", ":", "=", " ", "\t", "\r\n", "\r\n ", "\r\n\r\n", "\n", "\r", "\0", "From: ",
            "k=rsa;", "k=ed25519;", "h=sha256;", "s=email;", "t=y;", "p=", "p=;", "g=;", "\r\n--key--\r\n", "AAAA", "\xC3\xA9",
        }.Select(FuzzCorpus.Bytes),
    ];

    public override string Run(byte[] input)
    {
        var mark = input.AsSpan().LastIndexOf(Mark);
        var message = mark < 0 ? input : input[..mark];
        var record = mark < 0 ? "" : Encoding.Latin1.GetString(input.AsSpan(mark + Mark.Length));
        var lookups = 0;
        var results = Verify(message, record, ref lookups);
        FuzzViolation.ThrowIf(results.Count > DkimVerifier.MaxSignatures, $"{results.Count} signatures were looked at.");
        FuzzViolation.ThrowIf(lookups > DkimVerifier.MaxSignatures, $"{lookups} keys were looked up.");
        foreach (var result in results)
            FuzzViolation.ThrowIf((result.Verdict == DkimVerdict.Pass) != (result.Reason.Length == 0), "A reason stands where there is none, or none where there is one.");

        if (results.Any(r => r.Verdict == DkimVerdict.Pass))
            CheckThatChangesAreSeen(message, record);
        return string.Join(';', results.Select(r => $"{r.Verdict} {r.Reason}").Distinct());
    }

    /// <summary>A field that is signed and written over passes nowhere.</summary>
    private static void CheckThatChangesAreSeen(byte[] message, string record)
    {
        var lookups = 0;
        byte[] forged = [.. message];
        var from = Encoding.Latin1.GetString(forged).IndexOf("\nFrom:", StringComparison.OrdinalIgnoreCase);
        if (from < 0 || from + 8 >= forged.Length || forged[from + 7] is <= (byte)' ' or >= 0x7F)
            return;
        forged[from + 7] = forged[from + 7] == (byte)'X' ? (byte)'Y' : (byte)'X';
        if (CountFrom(message) == 1)
            FuzzViolation.ThrowIf(Verify(forged, record, ref lookups).Any(r => r.Verdict == DkimVerdict.Pass), "A message passes with another author.");
    }

    private static int CountFrom(byte[] message)
    {
        var text = "\n" + Encoding.Latin1.GetString(message);
        var count = 0;
        for (var at = -1; (at = text.IndexOf("\nFrom", at + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
            count++;
        return count;
    }

    private static IReadOnlyList<DkimResult> Verify(byte[] message, string record, ref int lookups)
    {
        var count = 0;
        var results = Finish(DkimVerifier.VerifyAsync(
            message,
            Now,
            (_, _) =>
            {
                count++;
                return record.StartsWith("fail", StringComparison.Ordinal)
                    ? Task.FromException<IReadOnlyList<string>>(new IOException("no answer"))
                    : Task.FromResult<IReadOnlyList<string>>([record]);
            },
            CancellationToken.None));
        lookups += count;
        return results;
    }

    private static IEnumerable<byte[]> SeedsOfCorpus()
    {
        var records = FuzzCorpus.Read("*.dns", "chasquid", "dkim").Select(Encoding.Latin1.GetString)
            .SelectMany(text => text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
            .Where(line => line.Contains("k=rsa", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim())
            .Distinct(StringComparer.Ordinal).ToList();
        return FuzzCorpus.Read("*.msg", "chasquid", "dkim").Where(message => message.Length > 100)
            .SelectMany(message => records.DefaultIfEmpty("").Select(record => (byte[])[.. FuzzCorpus.WithCrLf(message), .. Mark, .. FuzzCorpus.Bytes(record)]));
    }
}
