using System.Buffers;
using System.IO.Pipelines;
using EmailPlatform.Api.Attachments;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Embedded.Blobs;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Tests.Hosting;

/// <summary>Takes uploads to the file blob store.</summary>
internal sealed class GrantedUploads(FileBlobStore blobs, UploadUrls urls) : IUploadReceiver
{
    public long MaxBytes => 40 * 1024 * 1024;

    public async ValueTask<Refusal?> ReceiveAsync(
        string name, IQueryCollection query, string? contentType, PipeReader body, CancellationToken cancellationToken)
    {
        if (urls.Verify(name, query["expires"], query["size"], query["type"], query["signature"]) is not { } grant)
            return new Refusal(RefusalKind.Forbidden, "invalid_upload_url", "This is not an upload URL of ours.");
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.Length > grant.Bytes || (read.IsCompleted && read.Buffer.Length < grant.Bytes))
                return new Refusal(RefusalKind.Forbidden, "invalid_upload_url", "More or fewer than was said.");
            if (read.IsCompleted)
            {
                await blobs.TryPutNewAsync(name, read.Buffer.ToArray(), null, cancellationToken);
                body.AdvanceTo(read.Buffer.End);
                return null;
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
