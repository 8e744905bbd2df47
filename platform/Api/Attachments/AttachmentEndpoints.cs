using EmailPlatform.Api.Http;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tenants;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Attachments;

/// <summary>Attachments too large for a request's body.</summary>
internal sealed class AttachmentEndpoints(AttachmentStore attachments) : IEndpoints
{
    public void Map(ApiRoutes routes) =>
        routes.Post("/v1/attachments", Scope.Send, BodyReader.Of(ApiJson.Default.AttachmentUpload), ApiJson.Default.AttachmentPlace, CreateAsync, new("createAttachment", "Sending", "Get a place to upload an attachment to")
        {
            Status = StatusCodes.Status201Created,
            Description = "`PUT` the bytes to `upload_url` within an hour, exactly `size` of them, with the same content type (`application/octet-stream` where none was given) "
                + "and without a credential; then name the id in a send, as `{\"attachment_id\": \"…\"}` among its `attachments`. Up to 40 MB.",
            Example = """{"filename": "catalogue.pdf", "content_type": "application/pdf", "size": 12582912}""",
        });

    private ValueTask<Outcome<AttachmentPlace>> CreateAsync(ApiRequest request, AttachmentUpload upload) =>
        attachments.CreateAsync(request.Tenant, upload, CancellationToken.None);
}
