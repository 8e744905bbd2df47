using EmailPlatform.Core.Tenants;

namespace EmailPlatform.Core.Sending;

/// <summary>A bucket of sends as it stands in the due-index.</summary>
/// <param name="Bucket">As <see cref="Messages.SendBucket"/> writes it.</param>
internal sealed record BucketEntry(TenantId Tenant, string Bucket);
