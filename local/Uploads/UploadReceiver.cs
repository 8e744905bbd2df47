using System.Buffers;
using System.IO.Pipelines;
using EmailPlatform.Api.Attachments;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Embedded.Blobs;

namespace EmailPlatform.Local.Uploads;

/// <summary>Takes uploads into the blob folder: what S3's presigned URLs are on AWS.</summary>
internal sealed class UploadReceiver(FileBlobStore blobs, UploadUrls urls, TimeProvider time) : IUploadReceiver
{
    public long MaxBytes => AcceptLimits.MaxAttachmentBytes;

    public async ValueTask<Refusal?> ReceiveAsync(
        string name, IQueryCollection query, string? contentType, PipeReader body, CancellationToken cancellationToken)
    {
        if (urls.Verify(name, query["expires"], query["size"], query["type"], query["signature"]) is not { } grant)
            return new Refusal(RefusalKind.Forbidden, "upload_not_allowed", "This upload URL is not valid, or no longer.");
        ReadResult read;
        while (!(read = await body.ReadAsync(cancellationToken)).IsCompleted && read.Buffer.Length <= grant.Bytes)
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        if (!grant.Takes(contentType, read.Buffer.Length))
            return new Refusal(RefusalKind.Forbidden, "upload_not_allowed", $"This upload URL takes {grant.Bytes} bytes of {grant.ContentType}, and nothing else.");

        var expiresAt = time.GetUtcNow() + AttachmentStore.UsableFor + AcceptLimits.MaxSchedule;
        return await blobs.TryPutNewAsync(name, read.Buffer.ToArray(), expiresAt, cancellationToken)
            ? null
            : new Refusal(RefusalKind.Forbidden, "upload_not_allowed", "This upload URL was used before.");
    }
}
