namespace EmailPlatform.Api.Http;

/// <summary>A reply that may have another status than its operation usually has.</summary>
internal interface IStatusReply
{
    /// <summary>Null for the operation's.</summary>
    int? Status { get; }
}
