using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using EmailPlatform.Mail.Dkim;
using EmailPlatform.Mail.Tests.Mime;

namespace EmailPlatform.Mail.Tests.Dkim;

public sealed class DkimSignerTests(ITestOutputHelper output) : IDisposable
{
    private const string Verify = """
        import sys, glob, dkim
        record = open(sys.argv[1] + '/record', 'rb').read()
        bad = 0
        for path in sorted(glob.glob(sys.argv[1] + '/*.eml')):
            message = open(path, 'rb').read()
            if not dkim.verify(message, dnsfunc=lambda name, timeout=5: record):
                bad += 1
                print(path)
            if dkim.verify(message.replace(b'\r\n\r\n', b'\r\n\r\nx', 1), dnsfunc=lambda name, timeout=5: record):
                bad += 1
                print('accepts another body', path)
        print('mismatches', bad)
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly DkimKey Key = DkimKey.Generate();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dkim");
    private readonly DkimSigner _signer = new("example.test", "sel1", Key);

    public void Dispose()
    {
        _signer.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Sign_AnyMessage_BothVerifiersPass()
    {
        Assert.SkipUnless(Python.Has("dkim"), "There is no /usr/bin/python3 with dkimpy.");
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var generator = new MessageGenerator(seed);
        await File.WriteAllTextAsync($"{_folder}/record", Key.DnsRecord, TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++)
        {
            var signed = Sign(Wire.Compose(generator.Next()));
            Wire.AssertWellFormed(signed);
            await File.WriteAllBytesAsync($"{_folder}/{i:000}.eml", signed, TestContext.Current.CancellationToken);
            Assert.Equal(DkimVerdict.Pass, (await VerifyAsync(signed)).Verdict);
        }

        var (_, text) = await Python.Run(Verify, [_folder.FullName], TestContext.Current.CancellationToken);
        Assert.True(text.EndsWith("mismatches 0\n", StringComparison.Ordinal), text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n \t\r\n\r\n")]
    [InlineData("no end")]
    [InlineData("a  b\tc \t d\t\r\n \tx\r\n  \r\nend \r\n\r\n")]
    [InlineData("\t\t\t")]
    public async Task Sign_OddWhiteSpace_SurvivesItsReduction(string body)
    {
        var signed = Encoding.Latin1.GetString(Sign(Encoding.Latin1.GetBytes($"From: a@example.test\r\nSubject:  a \r\n\tb\r\n\r\n{body}")));
        Assert.Equal(DkimVerdict.Pass, (await VerifyAsync(Encoding.Latin1.GetBytes(signed))).Verdict);
        var relayed = signed.Replace("Subject:  a \r\n\tb", "subject : a b  ").Replace("\t", "  ").Replace(" d", "  \t d") + "\r\n\r\n";
        Assert.Equal(DkimVerdict.Pass, (await VerifyAsync(Encoding.Latin1.GetBytes(relayed))).Verdict);
    }

    [Theory]
    [InlineData("From: evil@example.test\r\n")]
    [InlineData("Subject: other\r\n")]
    [InlineData("Cc: other@example.test\r\n")]
    [InlineData("List-Unsubscribe: <https://evil.test>\r\n")]
    public async Task Sign_FieldAddedLater_Fails(string field)
    {
        var signed = Sign("From: a@example.test\r\nSubject: a\r\nX-Other: 1\r\n\r\nbody\r\n"u8.ToArray());
        Assert.Equal(DkimVerdict.Fail, (await VerifyAsync([.. Encoding.ASCII.GetBytes(field), .. signed])).Verdict);
        Assert.Equal(DkimVerdict.Pass, (await VerifyAsync([.. "X-Trace: 1\r\n"u8, .. signed])).Verdict);
    }

    [Fact]
    public async Task Sign_ManyThreads_AllVerify()
    {
        var message = "From: a@example.test\r\n\r\nbody\r\n"u8.ToArray();
        var signed = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Sign(message), TestContext.Current.CancellationToken)));
        foreach (var one in signed)
            Assert.Equal(DkimVerdict.Pass, (await VerifyAsync(one)).Verdict);
    }

    [Fact]
    public async Task Sign_WithExpiration_PassesUntilThen()
    {
        using var signer = new DkimSigner("example.test", "sel1", Key, new DkimSigningOptions { Expiration = TimeSpan.FromDays(7) });
        var field = new ArrayBufferWriter<byte>();
        signer.Sign("From: a@example.test\r\n\r\n"u8, Now, field);
        byte[] signed = [.. field.WrittenSpan, .. "From: a@example.test\r\n\r\n"u8];
        Assert.Equal(DkimVerdict.Pass, (await VerifyAsync(signed, Now.AddDays(7))).Verdict);
        Assert.Equal(DkimVerdict.PermError, (await VerifyAsync(signed, Now.AddDays(7).AddSeconds(1))).Verdict);
    }

    [Fact]
    public void Key_ExportedAndImported_IsTheSame()
    {
        Assert.Equal(Key.DnsRecord, DkimKey.ImportPkcs8(Key.ExportPkcs8()).DnsRecord);
        using var weak = RSA.Create(512);
        Assert.ThrowsAny<CryptographicException>(() => DkimKey.ImportPkcs8(weak.ExportPkcs8PrivateKey()));
        Assert.ThrowsAny<CryptographicException>(() => DkimKey.ImportPkcs8("no key"u8));
        var strings = DkimKey.SplitDnsRecord(Key.DnsRecord);
        Assert.Equal((2, 255, Key.DnsRecord), (strings.Count, strings[0].Length, string.Concat(strings)));
    }

    [Theory]
    [InlineData("example.test;x", "sel")]
    [InlineData("example.test", "")]
    [InlineData("example.test", "a\r\nb")]
    public void Constructor_NoNames_Throws(string domain, string selector)
        => Assert.Throws<ArgumentException>(() => new DkimSigner(domain, selector, Key));

    private byte[] Sign(byte[] message)
    {
        var field = new ArrayBufferWriter<byte>();
        _signer.Sign(message, Now, field);
        return [.. field.WrittenSpan, .. message];
    }

    private static async Task<DkimResult> VerifyAsync(byte[] message, DateTimeOffset? now = null)
    {
        var results = await DkimVerifier.VerifyAsync(
            message,
            now ?? Now,
            (name, _) => Task.FromResult<IReadOnlyList<string>>(name == "sel1._domainkey.example.test" ? [Key.DnsRecord] : []),
            TestContext.Current.CancellationToken);
        return Assert.Single(results);
    }
}
