using System.IO.Compression;
using System.Text;
using EmailPlatform.Core.Streams;
using EmailPlatform.Embedded.Blobs;
using EmailPlatform.Embedded.Streams;
using EmailPlatform.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailPlatform.Embedded.Tests.Streams;

public sealed class EventArchiveTests : IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileBlobStore _blobs;

    public EventArchiveTests() =>
        _blobs = new FileBlobStore(_data.Folder, new UploadUrls(new Uri("http://localhost"), new byte[32], _time), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handle_Events_AreLinesByDayAndTenant()
    {
        await new EventArchive(_blobs, _time).HandleAsync(
            [
                Record("""{"id":1,"time":"2026-01-01T23:59:59.9Z","tenant":"a","data":{"time":"1999-01-01T00:00:00Z"}}"""),
                Record("""{"id":2,"tenant":"a","time":"2026-01-02T02:00:00+03:00"}"""),
                Record("{\"id\":3,\r\n \"tenant\":\"a\",\"time\":\"2026-01-02T00:00:00Z\"}"),
                Record("{\"id\":4,\"tenant\":\"b\",\"time\":\"2026-01-01T00:00:00Z\"}\n{\"id\":5,\"tenant\":\"a\",\"time\":\"2026-01-01T00:00:00Z\"}"),
            ],
            Cancellation);

        Assert.Equal(["1", "2", "5"], await IdsAsync("2026-01-01", "a"));
        Assert.Equal(["3"], await IdsAsync("2026-01-02", "a"));
        Assert.Equal(["4"], await IdsAsync("2026-01-01", "b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("""{"time":"yesterday","tenant":7}""")]
    public async Task Handle_EventWithoutDayOrTenant_IsArchivedOnTheDayItCame(string data)
    {
        await new EventArchive(_blobs, _time).HandleAsync([Record(data)], Cancellation);
        var name = Assert.Single(await _blobs.ListAsync("events/", null, 10, Cancellation));
        Assert.StartsWith($"events/day=2026-01-02/bucket={EventArchive.BucketOf("key"):D2}/", name, StringComparison.Ordinal);
        Assert.Equal([data], await LinesAsync(name));
    }

    [Fact]
    public async Task Pump_WithLinger_MakesOneFileOfManyAppends()
    {
        var stream = new SqliteEventStream(_data.Database, TimeSpan.FromDays(1), _time);
        var options = new EventStreamPumpOptions { Linger = TimeSpan.FromSeconds(30) };
        using var pump = new EventStreamPump(stream, "archive", new EventArchive(_blobs, _time), options, _time, NullLogger<EventStreamPump>.Instance);
        await pump.StartAsync(Cancellation);
        for (var i = 0; i < 20; i++)
            await stream.AppendAsync([Record($$"""{"id":{{i}},"tenant":"a","time":"2026-01-02T00:00:00Z"}""")], Cancellation);
        Assert.Empty(await _blobs.ListAsync("events/", null, 10, Cancellation));

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return _blobs.ListAsync("events/", null, 10, Cancellation).AsTask().Result.Count > 0;
            },
            "the archive has a file",
            Cancellation);
        Assert.Equal(20, (await IdsAsync("2026-01-02", "a")).Count);
        await pump.StopAsync(CancellationToken.None);
    }

    public void Dispose() => _data.Dispose();

    private static StreamRecord Record(string data) => new("key", Encoding.UTF8.GetBytes(data));

    private async Task<List<string>> IdsAsync(string day, string tenant)
    {
        var folder = $"events/day={day}/bucket={EventArchive.BucketOf(tenant):D2}/";
        var lines = await LinesAsync(Assert.Single(await _blobs.ListAsync(folder, null, 10, Cancellation)));
        return lines.ConvertAll(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetRawText());
    }

    private async Task<List<string>> LinesAsync(string name)
    {
        using var gzip = new GZipStream(new MemoryStream((await _blobs.GetAsync(name, Cancellation))!.Value.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        var text = await reader.ReadToEndAsync(Cancellation);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n')];
    }
}
