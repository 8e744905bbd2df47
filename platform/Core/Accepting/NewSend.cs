using EmailPlatform.Core.Messages;

namespace EmailPlatform.Core.Accepting;

/// <summary>A checked send on its way into the store.</summary>
/// <param name="IdempotencyKey">Null where the client gave none.</param>
/// <param name="Fingerprint">Tells this request from another with the same key; asked for only where there is a key.</param>
/// <param name="Recipients">Of a bulk send, to be stored in chunks; empty where they stand in the record.</param>
/// <param name="RecordOf">The record for the ids and the time that it gets.</param>
internal sealed record NewSend(
    int RecipientCount,
    string? IdempotencyKey,
    Func<string> Fingerprint,
    IReadOnlyList<RecipientInput> Recipients,
    Func<SendId, DateTimeOffset, SendRecord> RecordOf);
