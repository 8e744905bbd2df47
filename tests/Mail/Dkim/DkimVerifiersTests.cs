using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using EmailPlatform.Mail.Dkim;
using EmailPlatform.Mail.Tests.Mime;

namespace EmailPlatform.Mail.Tests.Dkim;

/// <summary>What we compose and sign, verified by the programs that receivers run: dkimpy and OpenDKIM.</summary>
public sealed class DkimVerifiersTests(ITestOutputHelper output) : IDisposable
{
    private const int Messages = 1000;
    private const string OpenDkim = "/usr/sbin/opendkim";

    private const string Dkimpy = """
        import sys, glob, dkim
        record = open(sys.argv[1] + '/record', 'rb').read()
        passed = failed = 0
        for path in sorted(glob.glob(sys.argv[1] + '/*.eml')):
            with open(path, 'rb') as f:
                message = f.read()
            if dkim.verify(message, dnsfunc=lambda name, timeout=5: record):
                passed += 1
            else:
                failed += 1
                print(path)
        print('passed', passed, 'failed', failed)
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("verifiers");
    private readonly DkimKey _key = DkimKey.Generate();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sign_ArbitraryMessages_DkimpyVerifiesAll()
    {
        Assert.SkipUnless(Python.Has("dkim"), "There is no /usr/bin/python3 with dkimpy.");
        await WriteMessagesAsync();
        await File.WriteAllTextAsync($"{_folder}/record", _key.DnsRecord, TestContext.Current.CancellationToken);
        await TamperAsync();
        var (_, text) = await Python.Run(Dkimpy, [_folder.FullName], TestContext.Current.CancellationToken);
        output.WriteLine(text);
        Assert.EndsWith($"tampered.eml\npassed {Messages} failed 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ArbitraryMessages_OpenDkimVerifiesAll()
    {
        Assert.SkipUnless(File.Exists(OpenDkim), $"{OpenDkim} is not installed.");
        await WriteMessagesAsync();
        await TamperAsync();
        await File.WriteAllTextAsync($"{_folder}/keys", $"sel1._domainkey.example.test {_key.DnsRecord}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync($"{_folder}/conf", $"TestPublicKeys {_folder}/keys\nMode v\n", TestContext.Current.CancellationToken);

        var told = await RunOpenDkimAsync(Directory.GetFiles(_folder.FullName, "*.eml"));
        var passed = told.Count(line => line.EndsWith("verification (s=sel1, d=example.test, 2048-bit key) succeeded", StringComparison.Ordinal));
        var failed = told.Where(line => line.Contains("failed", StringComparison.Ordinal)).ToList();
        output.WriteLine($"passed {passed} failed {failed.Count}");
        Assert.Contains("tampered.eml", Assert.Single(failed), StringComparison.Ordinal);
        Assert.Equal(Messages, passed);
    }

    private async Task<List<string>> RunOpenDkimAsync(IEnumerable<string> files)
    {
        var start = new ProcessStartInfo(OpenDkim, ["-x", $"{_folder}/conf", "-v", "-t", string.Join(',', files)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private async Task WriteMessagesAsync()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var signer = new DkimSigner("example.test", "sel1", _key);
        var number = 0;
        foreach (var message in ArbitraryMessages.Sample(Messages, seed))
        {
            var composed = Wire.Compose(message);
            Wire.AssertWellFormed(composed);
            await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{number++:0000}"), Sign(signer, composed));
        }
    }

    /// <summary>A verifier that accepts everything shows nothing.</summary>
    private async Task TamperAsync()
    {
        using var signer = new DkimSigner("example.test", "sel1", _key);
        var signed = Sign(signer, "From: a@example.test\r\n\r\nbody\r\n"u8.ToArray());
        signed[^3] ^= 1;
        await WriteAsync("tampered", signed);
    }

    private Task WriteAsync(string name, byte[] message) => File.WriteAllBytesAsync($"{_folder}/{name}.eml", message, TestContext.Current.CancellationToken);

    private static byte[] Sign(DkimSigner signer, byte[] message)
    {
        var field = new ArrayBufferWriter<byte>();
        signer.Sign(message, Now, field);
        return [.. field.WrittenSpan, .. message];
    }
}
