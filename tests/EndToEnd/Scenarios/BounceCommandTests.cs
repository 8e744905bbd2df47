using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The verb that says what a mail reports.</summary>
public sealed class BounceCommandTests : Scenario
{
    private const string Bounce =
        """
        From: MAILER-DAEMON@mx.example.org
        Subject: failure notice

        <ann@example.net>:
        Remote host said: 550 5.1.1 No such user

        <bea@example.net>:
        Remote host said: 552 5.2.2 Mailbox full
        """;

    [Fact]
    public async Task Bounce_FileWithTwoRecipients_PrintsTwoLines()
    {
        var file = Path.Combine(NewFolder().FullName, "bounce.eml");
        await File.WriteAllTextAsync(file, Bounce, Token);
        Assert.Equal(
            [$"{file} ann@example.net hard 5.1.1 user-unknown", $"{file} bea@example.net soft 5.2.2 mailbox-full"],
            Told(await Command.RunAsync("dotnet", [Platform.Program, "bounce", file], Token)));
    }

    [Fact]
    public async Task Bounce_StandardInput_IsRead()
        => Assert.Equal(
            ["- ann@example.net hard 5.1.1 user-unknown", "- bea@example.net soft 5.2.2 mailbox-full"],
            Told(await Command.RunAsync("dotnet", [Platform.Program, "bounce"], Token, Bounce)));

    [Fact]
    public async Task Bounce_OrdinaryMail_IsNone()
        => Assert.Equal(["-  none  "], Told(await Command.RunAsync("dotnet", [Platform.Program, "bounce", "-"], Token, "Subject: Hello\n\nHello\n")));

    [Fact]
    public async Task Bounce_NoSuchFile_SaysSoAndExitsWith1()
    {
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "bounce", "/does/not/exist.eml"], Token);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("/does/not/exist.eml", ended.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Told(CommandResult ended)
    {
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        return ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(told => string.Join(' ', new[] { "file", "recipient", "kind", "status", "reason" }.Select(name => told.GetProperty(name).GetString())));
    }
}
