namespace EmailPlatform.Api.Http;

/// <summary>A reply that may have another form than JSON, where the client asked for it.</summary>
internal interface IBytesReply
{
    /// <summary>Null for JSON.</summary>
    ReadOnlyMemory<byte>? Bytes { get; }

    string ContentType { get; }
}
