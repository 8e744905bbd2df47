using System.IO.Pipelines;
using EmailPlatform.Core.Refusals;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Api.Attachments;

/// <summary>
/// Takes uploads where the blob store is this process's own. Where it is absent, upload URLs lead elsewhere (S3),
/// and the API has no such route.
/// </summary>
public interface IUploadReceiver
{
    /// <summary>The most bytes that one upload has.</summary>
    long MaxBytes { get; }

    /// <summary>Stores the body as the blob that the URL is for, durably when it returns; nothing where it refuses or throws.</summary>
    /// <param name="name">The blob's name: the path behind <c>/uploads/</c>, decoded.</param>
    /// <param name="query">The query of the URL that <see cref="Core.Blobs.IBlobStore.CreateUploadUrlAsync"/> made, decoded; it holds the permission.</param>
    /// <param name="contentType">As the client sent it; null where it sent none.</param>
    /// <param name="body">Read to its end, or as far as the URL allows.</param>
    /// <returns>
    /// Null where it is stored. <see cref="RefusalKind.Forbidden"/> where the URL is not one of ours, is used up or too old, or is for another content type or
    /// number of bytes: as S3 answers where a presigned URL does not fit.
    /// </returns>
    ValueTask<Refusal?> ReceiveAsync(string name, IQueryCollection query, string? contentType, PipeReader body, CancellationToken cancellationToken);
}
