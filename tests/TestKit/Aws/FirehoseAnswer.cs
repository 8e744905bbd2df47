namespace EmailPlatform.TestKit.Aws;

/// <summary>What the fake does with the next call.</summary>
public abstract record FirehoseAnswer
{
    private FirehoseAnswer()
    {
    }

    /// <summary>As where the stream's quota is used up: nothing of the call is taken.</summary>
    public static FirehoseAnswer Unavailable { get; } = new Error(500, "ServiceUnavailableException", "Slow down.");

    public sealed record Error(int Status, string Code, string Message) : FirehoseAnswer;

    /// <summary>The call succeeds, without the records at these places.</summary>
    public sealed record Without(params IReadOnlyList<int> Places) : FirehoseAnswer;

    /// <summary>All of it is taken, and the connection breaks before the reply.</summary>
    public sealed record LoseReply : FirehoseAnswer;
}
