using EmailPlatform.Api.Http;
using EmailPlatform.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmailPlatform.Api.Attachments;

/// <summary><c>PUT /uploads/{name}</c>: the URL itself is the credential.</summary>
internal sealed class UploadEndpoint(IUploadReceiver receiver) : IEndpoints
{
    public void Map(ApiRoutes routes) => routes.Open("PUT", "/uploads/{**name}", ReceiveAsync);

    private async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > receiver.MaxBytes)
        {
            await ProblemReply.WriteAsync(
                context, StatusCodes.Status413PayloadTooLarge, "body_too_large", $"An upload has at most {receiver.MaxBytes} bytes.");
            return;
        }
        // The server's own limit is meant for bodies that are held in memory.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = receiver.MaxBytes;
        var refusal = await receiver.ReceiveAsync(
            request.RouteValues["name"] as string ?? "", request.Query, request.ContentType, request.BodyReader, context.RequestAborted);
        if (refusal is not null)
            await ProblemReply.WriteAsync(context, refusal);
        else
            context.Response.StatusCode = StatusCodes.Status200OK;
    }
}
