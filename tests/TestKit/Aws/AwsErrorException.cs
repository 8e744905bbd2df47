namespace EmailPlatform.TestKit.Aws;

/// <summary>An error of a service, by its code.</summary>
internal sealed class AwsErrorException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
