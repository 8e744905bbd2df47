using System.Globalization;
using System.Text;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Embedded.Files;
using EmailPlatform.Embedded.Housekeeping;

namespace EmailPlatform.Embedded.Blobs;

/// <summary>
/// Blobs as files below <c>blobs</c> in the data folder, each under its own name. When a blob expires stands in a file beside it,
/// <c>.NAME.expires</c>, as seconds since 1970.
/// </summary>
/// <remarks>
/// A blob's name must not be the folder of another's (<c>a</c> beside <c>a/b</c>): a file system has no place for both, and the second fails.
/// Expiry is never earlier than it was asked for, whatever a crash interrupts: the old one goes before the content comes, and the new one comes last.
/// </remarks>
public sealed class FileBlobStore : IBlobStore, ISweep
{
    private const string ExpirySuffix = ".expires";

    private readonly Lock[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    private readonly string _root;
    private readonly UploadUrls _uploadUrls;
    private readonly TimeProvider _time;

    public FileBlobStore(DataFolder folder, UploadUrls uploadUrls, TimeProvider time)
    {
        _root = folder.Combine("blobs");
        _uploadUrls = uploadUrls;
        _time = time;
        DurableFile.CreateFolder(_root);
    }

    public ValueTask PutAsync(string name, ReadOnlyMemory<byte> content, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return new ValueTask(RunAsync(() => Put(path, content.Span, expiresAt, isNew: false), cancellationToken));
    }

    /// <summary>Puts a blob where there is none; returns false where there is one. Of several at once, one succeeds.</summary>
    public async ValueTask<bool> TryPutNewAsync(
        string name, ReadOnlyMemory<byte> content, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return await RunAsync(() => Put(path, content.Span, expiresAt, isNew: true), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
            return null;
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (!File.Exists(path))
        {
            return null;
        }
    }

    public ValueTask<long?> GetLengthAsync(string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(name));
        return ValueTask.FromResult(file.Exists ? (long?)file.Length : null);
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        return new ValueTask(RunAsync(() => Delete(path), cancellationToken));
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ValueTask.FromResult<IReadOnlyList<string>>([.. BlobTree.Names(_root, prefix, after ?? "").Take(limit)]);
    }

    public ValueTask<Uri> CreateUploadUrlAsync(
        string name, string contentType, long bytes, DateTimeOffset validUntil, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        return ValueTask.FromResult(_uploadUrls.Create(name, contentType, bytes, validUntil));
    }

    /// <summary>Removes the blobs that have expired, and what an interrupted put has left behind.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            foreach (var path in Directory.EnumerateFiles(_root, ".*", SearchOption.AllDirectories))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Sweep(path);
            }

            return true;
        },
        cancellationToken);

    private bool Put(string path, ReadOnlySpan<byte> content, DateTimeOffset? expiresAt, bool isNew)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        lock (GateOf(path))
        {
            if (isNew && File.Exists(path))
                return false;
            DurableFile.Delete(ExpiryOf(path));
            DurableFile.Write(path, content);
            if (expiresAt is { } instant)
            {
                var seconds = instant.AddSeconds(1).AddTicks(-1).ToUnixTimeSeconds();
                DurableFile.Write(ExpiryOf(path), Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture)));
            }
        }

        return true;
    }

    private bool Delete(string path)
    {
        lock (GateOf(path))
        {
            var existed = DurableFile.Delete(path);
            DurableFile.Delete(ExpiryOf(path));
            return existed;
        }
    }

    private void Sweep(string path)
    {
        var name = Path.GetFileName(path);
        if (!name.EndsWith(ExpirySuffix, StringComparison.Ordinal))
        {
            if (File.GetLastWriteTimeUtc(path) < _time.GetUtcNow().UtcDateTime.AddDays(-1))
                File.Delete(path);
            return;
        }

        var blob = Path.Combine(Path.GetDirectoryName(path)!, name[1..^ExpirySuffix.Length]);
        lock (GateOf(blob))
        {
            if (File.Exists(path)
                && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var seconds)
                && seconds <= _time.GetUtcNow().ToUnixTimeSeconds())
            {
                DurableFile.Delete(blob);
                DurableFile.Delete(path);
            }
        }
    }

    private string PathOf(string name)
    {
        BlobName.Check(name);
        return Path.Combine(_root, name);
    }

    /// <summary>A blob and its expiry are two files, so whoever changes them takes turns; shared by the blobs of one hash.</summary>
    private Lock GateOf(string path) => _gates[(uint)path.GetHashCode(StringComparison.Ordinal) % _gates.Length];

    private static string ExpiryOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + ExpirySuffix);

    /// <summary>A flush blocks for milliseconds, and no system call does it any other way.</summary>
    private static Task<bool> RunAsync(Func<bool> action, CancellationToken cancellationToken) => Task.Run(action, cancellationToken);
}
