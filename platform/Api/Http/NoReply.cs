namespace EmailPlatform.Api.Http;

/// <summary>A success that says nothing more: 204.</summary>
internal sealed class NoReply
{
    public static readonly NoReply Instance = new();

    private NoReply()
    {
    }
}
