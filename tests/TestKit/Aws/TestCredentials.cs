using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// With which the tests sign. Somebody else's server gets those of the environment, or <c>test</c> and <c>test</c>, which is what such servers know;
/// the test kit's own servers know the same.
/// </summary>
public static class TestCredentials
{
    public static string AccessKey { get; } = Of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");

    public static string SecretKey { get; } = Of("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private static string Of(string variable, string own) =>
        AwsEmulators.ForeignEndpoint is null ? own
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set
        : "test";
}
