using System.Buffers.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>The attachments of a request.</summary>
internal static class AttachmentFields
{
    private const string AnyName = "file";

    public static IReadOnlyList<AttachmentInput> Check(IReadOnlyList<AttachmentInput>? attachments, InputErrors errors)
    {
        if (attachments is null or { Count: 0 })
            return [];
        if (attachments.Count > AcceptLimits.MaxAttachments)
        {
            errors.TooMany("/attachments", AcceptLimits.MaxAttachments);
            return [];
        }
        var bytes = 0L;
        for (var i = 0; i < attachments.Count; i++)
        {
            if (attachments[i] is { } attachment)
                bytes += CheckOne(attachment, $"/attachments/{i}", errors);
            else
                errors.Missing($"/attachments/{i}");
        }
        if (bytes > AcceptLimits.MaxAttachmentBytes)
            errors.Add("/attachments", "too_large", $"Attachments may hold {AcceptLimits.MaxAttachmentBytes >> 20} MB together.");
        return attachments;
    }

    public static void CheckFilename(string? name, string pointer, InputErrors errors)
    {
        if (name is null)
            errors.Missing(pointer);
        else if (!MimeAttachment.TryCreate(name, null, default, null, out _, out var error))
            errors.Add(pointer, "invalid_filename", error);
    }

    public static void CheckContentType(string? type, string pointer, InputErrors errors)
    {
        if (type is not null && !MimeAttachment.TryCreate(AnyName, type, default, null, out _, out var error))
            errors.Add(pointer, "invalid_content_type", error);
    }

    private static long CheckOne(AttachmentInput attachment, string pointer, InputErrors errors)
    {
        CheckContentType(attachment.ContentType, pointer + "/content_type", errors);
        if (attachment.ContentId is { } id && !MimeAttachment.TryCreate(AnyName, null, default, id, out _, out var error))
            errors.Add(pointer + "/content_id", "invalid_content_id", error);
        if (attachment.AttachmentId is not null)
        {
            if (attachment.Content is not null)
                errors.Add(pointer + "/content", "unknown_field", "An attachment has either content or attachment_id.");
            if (attachment.Filename is not null)
                CheckFilename(attachment.Filename, pointer + "/filename", errors);
            return 0;
        }
        CheckFilename(attachment.Filename, pointer + "/filename", errors);
        if (attachment.Content is null)
            errors.Missing(pointer + "/content");
        else if (Base64.IsValid(attachment.Content, out var length))
            return length;
        else
            errors.Add(pointer + "/content", "invalid_base64", "The content is not valid base64 (RFC 4648 §4).");
        return 0;
    }
}
