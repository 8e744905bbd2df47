namespace EmailPlatform.TestKit.Aws;

/// <summary>An error that the fake answers.</summary>
internal sealed class SesFakeException(int status, string code) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
