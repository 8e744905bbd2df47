namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>swaks, the Swiss army knife for SMTP.</summary>
internal static class Swaks
{
    private const string Program = "/usr/bin/swaks";

    /// <summary>Submits with STARTTLS; the result's output is the whole dialogue.</summary>
    /// <param name="password">For AUTH; null does not authenticate.</param>
    /// <param name="message">With LF line ends.</param>
    public static Task<CommandResult> SubmitAsync(
        Platform platform, string? password, string from, string to, string message, CancellationToken cancellationToken)
    {
        Command.SkipUnlessInstalled(Program, "swaks");
        string[] credentials = password is null ? [] : ["--auth", "PLAIN", "--auth-user", "anyone", "--auth-password", password];
        return Command.RunAsync(
            Program,
            ["--server", $"127.0.0.1:{platform.SmtpPort}", "--tls", "--from", from, "--to", to, "--data", "-", .. credentials],
            cancellationToken,
            message);
    }
}
