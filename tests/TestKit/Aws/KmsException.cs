namespace EmailPlatform.TestKit.Aws;

/// <summary>An error of KMS, by its code.</summary>
internal sealed class KmsException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
