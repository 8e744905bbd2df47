using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using EmailPlatform.Mail.Dkim;
using EmailPlatform.Mail.Tests.Mime;

namespace EmailPlatform.Mail.Tests.Dkim;

/// <summary>
/// Our signatures made again without us: the header canonicalized by a few lines of Python, from our own DKIM-Signature with an empty b=,
/// and signed by openssl; the body canonicalized by dkimpy.
/// </summary>
public sealed class DkimReferenceTests(ITestOutputHelper output) : IDisposable
{
    private const int Messages = 100;

    private const string Script = """
        import sys, re, glob, base64, hashlib, subprocess, dkim.canonicalization
        folder = sys.argv[1]
        def relaxed(field):
            name, value = field.split(b':', 1)
            value = re.sub(rb'[ \t]+', b' ', value.replace(b'\r\n', b'')).strip(b' ')
            return name.strip().lower() + b':' + value
        same = 0
        for path in sorted(glob.glob(folder + '/*.eml')):
            with open(path, 'rb') as f:
                header, body = f.read().split(b'\r\n\r\n', 1)
            fields = re.split(rb'\r\n(?![ \t])', header)
            signature = fields.pop(0)
            assert signature.lower().startswith(b'dkim-signature:')
            tags = {t.split(b'=', 1)[0].strip(): re.sub(rb'\s', b'', t.split(b'=', 1)[1]) for t in signature.split(b':', 1)[1].split(b';')}
            empty = re.sub(rb'([;\s]b=)[A-Za-z0-9+/=\s]*$', rb'\1', signature)
            signed = b''
            for name in tags[b'h'].lower().split(b':'):
                for i in range(len(fields) - 1, -1, -1):
                    if fields[i].split(b':', 1)[0].strip().lower() == name:
                        signed += relaxed(fields.pop(i)) + b'\r\n'
                        break
            signed += relaxed(empty)
            value = subprocess.run(['openssl', 'dgst', '-sha256', '-sign', folder + '/key.pem'], input=signed, stdout=subprocess.PIPE, check=True).stdout
            hashed = hashlib.sha256(dkim.canonicalization.Relaxed.canonicalize_body(body)).digest()
            ok = base64.b64encode(value) == tags[b'b'] and base64.b64encode(hashed) == tags[b'bh']
            same += ok
            if not ok:
                print(path, 'b', base64.b64encode(value) == tags[b'b'], 'bh', base64.b64encode(hashed) == tags[b'bh'])
        print('same', same)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reference");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sign_ArbitraryMessages_OpensslMakesTheSameSignature()
    {
        Assert.SkipUnless(Python.Has("dkim") && File.Exists("/usr/bin/openssl"), "There is no /usr/bin/python3 with dkimpy, or no openssl.");
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var key = DkimKey.Generate();
        using var signer = new DkimSigner("example.test", "sel1", key, new DkimSigningOptions { Expiration = TimeSpan.FromDays(10) });
        await File.WriteAllTextAsync(
            $"{_folder}/key.pem", PemEncoding.WriteString("PRIVATE KEY", key.ExportPkcs8()), TestContext.Current.CancellationToken);
        var number = 0;
        foreach (var message in ArbitraryMessages.Sample(Messages, seed))
        {
            var composed = Wire.Compose(message);
            var field = new ArrayBufferWriter<byte>();
            signer.Sign(composed, DateTimeOffset.UnixEpoch.AddDays(20_000), field);
            var path = string.Create(CultureInfo.InvariantCulture, $"{_folder}/{number++:000}.eml");
            await File.WriteAllBytesAsync(path, [.. field.WrittenSpan, .. composed], TestContext.Current.CancellationToken);
        }

        var (_, text) = await Python.Run(Script, [_folder.FullName], TestContext.Current.CancellationToken);
        output.WriteLine(text);
        Assert.Equal($"same {Messages}\n", text);
    }
}
