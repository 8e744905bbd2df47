using System.Buffers;
using System.Security.Cryptography;
using EmailPlatform.Bench.Measuring;
using EmailPlatform.Mail.Bounces;
using EmailPlatform.Mail.Dkim;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Bench.Mail;

/// <summary>The mail library alone, on one core: composing, parsing, DKIM and bounces, each with what it allocates.</summary>
internal sealed class MailBench : IDisposable
{
    /// <summary>Distinct inputs, which take turns: more than the processor's caches hold.</summary>
    private const int Messages = 512;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private readonly DkimKey _key = DkimKey.Generate();
    private readonly DkimSigner _signer;
    private readonly RSA _raw = RSA.Create(DkimKey.GeneratedBits);
    private readonly byte[] _rawHash = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] _rawSignature = new byte[DkimKey.GeneratedBits / 8];
    private readonly ArrayBufferWriter<byte> _output = new(256 * 1024);
    private readonly ArrayBufferWriter<byte> _field = new(4096);
    private readonly MimeMessage[] _plain = [.. Enumerable.Range(0, Messages).Select(number => SampleMail.Make(number))];
    private readonly MimeMessage[] _own = [.. Enumerable.Range(0, Messages).Select(number => SampleMail.Make(number, SampleMail.Attachment(number)))];
    private readonly MimeMessage[] _shared;
    private readonly byte[][] _composed;
    private readonly byte[][] _signed;
    private readonly byte[][] _bounces = [.. Enumerable.Range(0, Messages).Select(SampleBounces.Make)];
    private readonly IReadOnlyList<string> _record;
    private int _seen;

    private MailBench()
    {
        _signer = new DkimSigner("shop.example", "ep1", _key);
        _record = [_key.DnsRecord];
        var attachment = SampleMail.Attachment(0).Encoded();
        _shared = [.. Enumerable.Range(0, Messages).Select(number => SampleMail.Make(number, attachment))];
        _composed = [.. _plain.Select(message => Compose(message).ToArray())];
        _signed = [.. _composed.Select(message => (byte[])[.. Sign(message), .. message])];
    }

    public static int Run(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, new() { ["seconds"] = 2, ["rounds"] = 5 }, out var options, out var error))
            return Usage.Refuse(error);
        using var bench = new MailBench();
        bench.Measure(TimeSpan.FromSeconds(options["seconds"]), Math.Max(1, options["rounds"])).Print();
        return 0;
    }

    public void Dispose()
    {
        _signer.Dispose();
        _raw.Dispose();
    }

    private Report Measure(TimeSpan round, int rounds)
    {
        var report = new Report("mail");
        report.Add("message", _composed.Average(message => message.Length), "bytes_on_average");
        (Operation Operation, Budget? Rate, Budget? Allocated)[] operations =
        [
            (new("compose", number => Compose(_plain[number % Messages])), Budget.AtLeast(60_000), Budget.AtMost(2048)),
            (new("compose_with_attachment", number => Compose(_own[number % Messages])), Budget.AtLeast(60_000), Budget.AtMost(2048)),
            (new("compose_with_shared_attachment", number => Compose(_shared[number % Messages])), Budget.AtLeast(60_000), Budget.AtMost(2048)),
            (new("parse", number => _seen += MimeParser.Parse(_composed[number % Messages]).Children.Count), Budget.AtLeast(100_000), null),
            (new("parse_and_read_all", number => ReadAll(MimeParser.Parse(_composed[number % Messages]))), null, null),
            (new("dkim_sign", number => Sign(_composed[number % Messages])), null, null),
            (new("dkim_verify", number => Verify(_signed[number % Messages])), null, null),
            (new("bounce_verdict", number => _seen += BounceReader.Read(_bounces[number % Messages]).Recipients.Count), null, null),
        ];
        foreach (var (operation, rate, allocated) in operations)
        {
            var measured = operation.Measure(round, rounds);
            report.Add(operation.Name, measured.PerSecond, "per_second", rate);
            report.Add(operation.Name, measured.BytesAllocated, "bytes_allocated", allocated);
        }

        MeasureSigning(report, round, rounds);
        return report;
    }

    /// <summary>Composing and signing beside nothing but the signature, turn by turn: what else the machine does hits both.</summary>
    private void MeasureSigning(Report report, TimeSpan round, int rounds)
    {
        var raw = new Operation("raw_rsa", _ => _raw.SignHash(_rawHash, _rawSignature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var whole = new Operation("compose_and_sign", number => Sign(Compose(_plain[number % Messages])));
        _ = (raw.Measure(round, 1), whole.Measure(round, 1));
        var pairs = Enumerable.Range(0, 2 * rounds).Select(_ => (Raw: raw.MeasureRound(round).PerSecond, Whole: whole.MeasureRound(round).PerSecond))
            .OrderBy(pair => pair.Whole / pair.Raw).ToList();
        var (rawRate, wholeRate) = pairs[rounds];
        report.Add(raw.Name, rawRate, "per_second");
        report.Add(whole.Name, wholeRate, "per_second");
        report.Add("compose_and_sign_of_raw_rsa", 100 * wholeRate / rawRate, "percent", Budget.AtLeast(85));
    }

    private ReadOnlySpan<byte> Compose(MimeMessage message)
    {
        _output.ResetWrittenCount();
        MimeComposer.Write(message, _output);
        return _output.WrittenSpan;
    }

    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> message)
    {
        _field.ResetWrittenCount();
        _signer.Sign(message, Now, _field);
        return _field.WrittenSpan;
    }

    private void Verify(byte[] message)
    {
        var results = DkimVerifier.VerifyAsync(message, Now, (_, _) => Task.FromResult(_record), CancellationToken.None);
        // The lookup answers at once, so nothing is waited for.
        if (!results.IsCompletedSuccessfully || results.Result is not [{ Verdict: DkimVerdict.Pass }])
            throw new InvalidOperationException("A message that was signed does not verify.");
    }

    private void ReadAll(MimeEntity message)
    {
        _seen += message.Header("Subject")!.Value.Length;
        foreach (var name in (ReadOnlySpan<string>)["From", "To", "Reply-To"])
        {
            _ = MailboxList.TryParse(message.Header(name)!.Text, out var mailboxes, out _);
            _seen += mailboxes.Count;
        }

        _seen += message.FindText("plain")!.DecodeText().Length + message.FindText("html")!.DecodeText().Length;
    }
}
