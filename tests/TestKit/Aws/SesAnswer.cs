namespace EmailPlatform.TestKit.Aws;

/// <summary>What the fake does with the next message.</summary>
public abstract record SesAnswer
{
    private SesAnswer()
    {
    }

    public static SesAnswer Throttled { get; } = new Error(429, "TooManyRequestsException", "Maximum sending rate exceeded.");

    /// <summary>It is not taken.</summary>
    public sealed record Error(int Status, string Code, string Message) : SesAnswer;

    /// <summary>It is taken, and the connection breaks before the reply.</summary>
    public sealed record LoseReply : SesAnswer;

    /// <summary>It is taken, and no reply comes until the client has gone.</summary>
    public sealed record Hang : SesAnswer;

    /// <summary>The connection breaks when half of the request has come: it is not taken.</summary>
    public sealed record Break : SesAnswer;
}
