using System.Buffers;
using EmailPlatform.Mail.Dkim;

namespace EmailPlatform.Mail.Tests.Dkim;

/// <summary>Two selectors make it possible to change the key while mail is under way.</summary>
public sealed class DkimRotationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly DkimKey Old = DkimKey.Generate();
    private static readonly DkimKey New = DkimKey.Generate();

    [Fact]
    public async Task Verify_WhileBothKeysArePublished_MailOfBothPasses()
    {
        var published = new Dictionary<string, string> { ["ep1"] = Old.DnsRecord, ["ep2"] = New.DnsRecord };
        Assert.Equal(DkimVerdict.Pass, Assert.Single(await VerifyAsync(Sign("ep1", Old), published)).Verdict);
        Assert.Equal(DkimVerdict.Pass, Assert.Single(await VerifyAsync(Sign("ep2", New), published)).Verdict);
    }

    [Theory]
    [InlineData(null, "There is no key.")]
    [InlineData("v=DKIM1; k=rsa; p=", "The key was revoked.")]
    public async Task Verify_OnceTheOldKeyIsGone_OnlyItsMailFails(string? record, string reason)
    {
        var published = new Dictionary<string, string> { ["ep2"] = New.DnsRecord };
        if (record is not null)
            published["ep1"] = record;
        var old = Assert.Single(await VerifyAsync(Sign("ep1", Old), published));
        Assert.Equal((DkimVerdict.PermError, reason), (old.Verdict, old.Reason));
        Assert.Equal(DkimVerdict.Pass, Assert.Single(await VerifyAsync(Sign("ep2", New), published)).Verdict);
    }

    [Fact]
    public async Task Verify_NewKeyUnderTheOldSelector_Fails()
        => Assert.Equal(DkimVerdict.Fail, Assert.Single(await VerifyAsync(Sign("ep1", New), new() { ["ep1"] = Old.DnsRecord })).Verdict);

    [Fact]
    public async Task Sign_WithBothKeys_BothPass()
    {
        var results = await VerifyAsync(Sign("ep2", New, Sign("ep1", Old)), new() { ["ep1"] = Old.DnsRecord, ["ep2"] = New.DnsRecord });
        Assert.Equal([("ep2", DkimVerdict.Pass), ("ep1", DkimVerdict.Pass)], results.Select(result => (result.Selector!, result.Verdict)));
    }

    private static byte[] Sign(string selector, DkimKey key, byte[]? message = null)
    {
        message ??= "From: a@example.test\r\nSubject: a\r\n\r\nbody\r\n"u8.ToArray();
        using var signer = new DkimSigner("example.test", selector, key);
        var field = new ArrayBufferWriter<byte>();
        signer.Sign(message, Now, field);
        return [.. field.WrittenSpan, .. message];
    }

    private static Task<IReadOnlyList<DkimResult>> VerifyAsync(byte[] message, Dictionary<string, string> published)
        => DkimVerifier.VerifyAsync(
            message,
            Now,
            (name, _) => Task.FromResult<IReadOnlyList<string>>(published.TryGetValue(name.Split('.')[0], out var record) ? [record] : []),
            TestContext.Current.CancellationToken);
}
