using System.Text.Json;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>
/// Attachments too large for a request: described first, uploaded to the blob store, then named in a send. Partition
/// <c>t#{tenant}#att#{id}</c>, sort key <c>attachment</c>; the bytes are the blob <c>t/{tenant}/attachments/{id}</c>.
/// </summary>
public sealed class AttachmentStore(ITable table, IBlobStore blobs, TimeProvider time)
{
    /// <summary>How long an upload URL works.</summary>
    public static readonly TimeSpan UploadWindow = TimeSpan.FromHours(1);

    /// <summary>How long an attachment can be named in a send. Its bytes stay for any send scheduled until then.</summary>
    public static readonly TimeSpan UsableFor = TimeSpan.FromDays(7);

    public async ValueTask<Outcome<AttachmentPlace>> CreateAsync(TenantId tenant, AttachmentUpload request, CancellationToken cancellationToken)
    {
        var errors = new InputErrors();
        AttachmentFields.CheckFilename(request.Filename, "/filename", errors);
        AttachmentFields.CheckContentType(request.ContentType, "/content_type", errors);
        if (request.Size is null)
            errors.Missing("/size");
        else if (request.Size is < 1 or > AcceptLimits.MaxAttachmentBytes)
            errors.Add("/size", "out_of_range", $"An attachment has 1 to {AcceptLimits.MaxAttachmentBytes} bytes.");
        if (errors.Any)
            return errors.ToRefusal();

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        var attachment = new UploadedAttachment(request.Filename!, request.ContentType ?? "application/octet-stream", request.Size!.Value);
        await table.WriteAsync(
            new TableWrite.Put
            {
                Key = KeyOf(tenant, id),
                Document = JsonSerializer.SerializeToUtf8Bytes(attachment, AcceptedJson.Default.UploadedAttachment),
                Condition = WriteCondition.Absent,
                ExpiresAt = now + UsableFor + AcceptLimits.MaxSchedule,
            },
            cancellationToken);
        var validUntil = now + UploadWindow;
        var url = await blobs.CreateUploadUrlAsync(BlobOf(tenant, id), attachment.ContentType, attachment.Size, validUntil, cancellationToken);
        return new AttachmentPlace(id, url, validUntil);
    }

    /// <summary>Whether every uploaded attachment of a send is there, and all of them together are small enough.</summary>
    internal async ValueTask<Refusal?> CheckAsync(TenantId tenant, IReadOnlyList<AttachmentInput> attachments, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        for (var i = 0; i < attachments.Count; i++)
        {
            if (attachments[i].AttachmentId is not { } id)
            {
                bytes += attachments[i].Content!.Length / 4 * 3;
                continue;
            }
            if (!IsId(id) || await FindAsync(tenant, id, cancellationToken) is not { } described)
                return Refusal.Invalid($"/attachments/{i}/attachment_id", "attachment_not_found", "There is no attachment with this id.");
            if (await blobs.GetLengthAsync(BlobOf(tenant, id), cancellationToken) is not { } length)
                return Refusal.Invalid($"/attachments/{i}/attachment_id", "attachment_not_uploaded", "This attachment was not uploaded.");
            if (length != described.Size)
                return Refusal.Invalid($"/attachments/{i}/attachment_id", "attachment_incomplete", $"This attachment has {length} bytes, and {described.Size} were announced.");
            bytes += length;
        }
        return bytes > AcceptLimits.MaxAttachmentBytes
            ? Refusal.Invalid("/attachments", "too_large", $"Attachments may hold {AcceptLimits.MaxAttachmentBytes >> 20} MB together.")
            : null;
    }

    /// <summary>How many bytes the uploaded attachments of a checked send have together.</summary>
    internal async ValueTask<long> MeasureUploadsAsync(TenantId tenant, IReadOnlyList<AttachmentInput> attachments, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        foreach (var input in attachments)
        {
            if (input.AttachmentId is { } id && await FindAsync(tenant, id, cancellationToken) is { } described)
                bytes += described.Size;
        }
        return bytes;
    }

    /// <summary>The attachments of a checked send, with their bytes.</summary>
    /// <exception cref="InvalidDataException">An uploaded one is gone.</exception>
    internal async ValueTask<IReadOnlyList<MimeAttachment>> LoadAsync(
        TenantId tenant, IReadOnlyList<AttachmentInput> attachments, CancellationToken cancellationToken)
    {
        if (attachments.Count == 0)
            return [];
        var loaded = new MimeAttachment[attachments.Count];
        for (var i = 0; i < loaded.Length; i++)
        {
            var input = attachments[i];
            if (input.AttachmentId is not { } id)
            {
                loaded[i] = Decode(input);
                continue;
            }
            var described = await FindAsync(tenant, id, cancellationToken);
            var content = await blobs.GetAsync(BlobOf(tenant, id), cancellationToken);
            if (described is null || content is null)
                throw new InvalidDataException("An uploaded attachment is gone.");
            loaded[i] = MimeAttachment.Create(
                input.Filename ?? described.Filename, input.ContentType ?? described.ContentType, content.Value, input.ContentId);
        }
        return loaded;
    }

    /// <summary>A checked attachment whose content came with the request.</summary>
    internal static MimeAttachment Decode(AttachmentInput input) =>
        MimeAttachment.Create(input.Filename!, input.ContentType, Convert.FromBase64String(input.Content!), input.ContentId);

    private async ValueTask<UploadedAttachment?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(tenant, id), cancellationToken) is { } item
            ? JsonSerializer.Deserialize(item.Document.Span, AcceptedJson.Default.UploadedAttachment)
            : null;

    private static bool IsId(string text) => Guid.TryParseExact(text, "N", out _);

    private static TableKey KeyOf(TenantId tenant, string id) => new($"t#{tenant}#att#{id}", "attachment");

    private static string BlobOf(TenantId tenant, string id) => $"t/{tenant}/attachments/{id}";
}
