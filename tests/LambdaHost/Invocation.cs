namespace EmailPlatform.LambdaHost;

/// <summary>One event to handle.</summary>
internal sealed record Invocation(string Id, Stream Event) : IDisposable
{
    public void Dispose() => Event.Dispose();
}
