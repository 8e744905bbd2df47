using EmailPlatform.Embedded.Blobs;
using EmailPlatform.TestKit;
using Microsoft.AspNetCore.WebUtilities;

namespace EmailPlatform.Embedded.Tests.Blobs;

public sealed class UploadUrlsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly UploadUrls _urls;

    public UploadUrlsTests() => _urls = new UploadUrls(new Uri("https://mail.example/base/"), new byte[32], _time);

    [Fact]
    public void Verify_OwnUrl_GrantsWhatItSays()
    {
        var url = _urls.Create("t/a/file-1", "text/plain; charset=utf-8", 1234, _time.GetUtcNow().AddMinutes(5));

        Assert.StartsWith("https://mail.example/base/uploads/t/a/file-1?", url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(new UploadGrant("t/a/file-1", "text/plain; charset=utf-8", 1234), Verify(url, (_, value) => value));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("expires")]
    [InlineData("size")]
    [InlineData("type")]
    [InlineData("signature")]
    public void Verify_AnyPartChanged_GrantsNothing(string changed)
    {
        var url = _urls.Create("t/a/file-1", "text/plain", 1234, _time.GetUtcNow().AddMinutes(5));

        Assert.Null(Verify(url, (part, value) => part == changed ? value + "0" : value));
        Assert.Null(Verify(url, (part, value) => part == changed && part != "name" ? null : part == changed ? "../x" : value));
    }

    [Fact]
    public void Verify_AfterItsTime_GrantsNothing()
    {
        var url = _urls.Create("a", "text/plain", 1, _time.GetUtcNow().AddMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(Verify(url, (_, value) => value));
    }

    [Fact]
    public void Verify_OfAnotherKey_GrantsNothing()
    {
        var other = new UploadUrls(new Uri("https://mail.example"), Enumerable.Repeat((byte)1, 32).ToArray(), _time);
        Assert.Null(Verify(other.Create("a", "text/plain", 1, _time.GetUtcNow().AddMinutes(5)), (_, value) => value));
    }

    private UploadGrant? Verify(Uri url, Func<string, string, string?> change)
    {
        var query = QueryHelpers.ParseQuery(url.Query);
        var path = url.AbsolutePath[(url.AbsolutePath.IndexOf("/uploads/", StringComparison.Ordinal) + "/uploads/".Length)..];
        return _urls.Verify(change("name", path)!, Part("expires"), Part("size"), Part("type"), Part("signature"));

        string? Part(string name) => change(name, query[name].ToString());
    }
}
