using EmailPlatform.Core.Tables;

namespace EmailPlatform.Core.Accepting;

/// <summary>An idempotency key that this request holds, or that is done.</summary>
internal sealed record HeldKey(TableKey Place, IdempotencyClaim Claim, long Version);
