using System.Text.Json;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Mail.Tests.Dkim;

/// <summary>chasquid's vectors, RFC 8463's example among them. Where they have an ed25519 signature we must say that we cannot read it.</summary>
public sealed class DkimVerifierCorpusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Cases =>
    [
        "01-rfc8463", "02-too_many_headers", "04-bad_dkim_signature_header", "05-dns_temp_error", "06-dns_perm_error", "07-algo_mismatch",
        "08-our_signature", "09-limited_body", "10-strict_domain_check_pass", "11-strict_domain_check_fail",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task VerifyAsync_ChasquidVector_Agrees(string name)
    {
        var path = Corpora.Path("chasquid", "dkim", name);
        Assert.SkipUnless(File.Exists(path + ".msg"), "The chasquid corpus is not here.");
        // The vectors are stored with LF line ends.
        var text = await ReadReferredAsync(path + ".msg");
        var message = System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
        var records = await ReadRecordsAsync(path + ".dns");

        var results = await DkimVerifier.VerifyAsync(
            message, Now, (query, _) => Task.FromResult<IReadOnlyList<string>>(LookUp(records, query)), TestContext.Current.CancellationToken);

        var expected = JsonDocument.Parse(await ReadReferredAsync(path + ".result")).RootElement.GetProperty("Results").EnumerateArray()
            .Select(r => (r.GetProperty("SignatureHeader").GetString()!.Contains("rsa-sha256", StringComparison.Ordinal), r.GetProperty("State").GetString()));
        Assert.Equal(
            expected.Select(e => e switch
            {
                (true, "SUCCESS") => DkimVerdict.Pass,
                (true, _) => DkimVerdict.Fail,
                (false, _) => DkimVerdict.PermError,
            }),
            results.Select(r => r.Verdict));
        Assert.All(results, r => Assert.Equal(r.Verdict == DkimVerdict.Pass, r.Reason.Length == 0));
    }

    [Fact]
    public async Task VerifyAsync_ChasquidBadMessage_HasNoSignature()
    {
        var path = Corpora.Path("chasquid", "dkim", "03-bad_message.msg");
        Assert.SkipUnless(File.Exists(path), "The chasquid corpus is not here.");
        var message = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Empty(await DkimVerifier.VerifyAsync(message, Now, (_, _) => Task.FromResult<IReadOnlyList<string>>([]), TestContext.Current.CancellationToken));
    }

    private static List<string> LookUp(IEnumerable<(string Name, string Value)> records, string query)
        => records.Where(r => r.Name == query).Select(r => r.Value).ToList();

    private static async Task<List<(string Name, string Value)>> ReadRecordsAsync(string path)
    {
        var text = (await ReadReferredAsync(path)).Replace("\\\n", "");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .Select(parts => (parts[0], parts[1].Trim()))
            .ToList();
    }

    /// <summary>A file may be absent, or hold nothing but the name of another that stands for it.</summary>
    private static async Task<string> ReadReferredAsync(string path)
    {
        if (!File.Exists(path))
            return "";
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var other = Path.Combine(Path.GetDirectoryName(path)!, text.Trim());
        return text.Length < 100 && File.Exists(other) ? await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken) : text;
    }
}
