namespace EmailPlatform.TestKit.Aws.Functions;

/// <summary>A function did not answer an event: what its handler threw, or why its process ended.</summary>
public sealed class FunctionFailedException : Exception
{
    public FunctionFailedException(string message)
        : base(message)
    {
    }

    public FunctionFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public FunctionFailedException()
    {
    }
}
