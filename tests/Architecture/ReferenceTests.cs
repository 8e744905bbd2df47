using System.Reflection;

namespace EmailPlatform.Architecture.Tests;

/// <summary>Who may know whom. An assembly's references are what its code really uses, whatever its project file allows.</summary>
public sealed class ReferenceTests
{
    private const string Framework = "System.";
    private const string Extensions = "Microsoft.Extensions.";
    private const string Web = "Microsoft.AspNetCore.";

    [Theory]
    [InlineData("EmailPlatform.Mail", Framework)]
    [InlineData("EmailPlatform.Liquid", Framework)]
    [InlineData("EmailPlatform.Core", Framework, Extensions, "EmailPlatform.Mail", "EmailPlatform.Liquid")]
    [InlineData("EmailPlatform.Html", Framework, Extensions, "AngleSharp", "EmailPlatform.Core")]
    [InlineData("EmailPlatform.Api", Framework, Extensions, Web, "Microsoft.Net.Http.Headers", "Microsoft.OpenApi", "EmailPlatform.Core", "EmailPlatform.Mail", "EmailPlatform.Liquid")]
    [InlineData("EmailPlatform.Relay", Framework, Extensions, Web, "EmailPlatform.Core", "EmailPlatform.Mail")]
    [InlineData("EmailPlatform.Embedded", Framework, Extensions, "SQLitePCLRaw.", "Microsoft.Data.Sqlite", "EmailPlatform.Core", "EmailPlatform.Mail")]
    [InlineData("EmailPlatform.Aws", Framework, Extensions, "AWSSDK.Core", "EmailPlatform.Core", "EmailPlatform.Mail")]
    [InlineData("EmailPlatform.Aws.Blobs", Framework, Extensions, "AWSSDK.Core", "AWSSDK.S3", "EmailPlatform.Aws", "EmailPlatform.Core")]
    [InlineData("EmailPlatform.Aws.Keys", Framework, Extensions, "AWSSDK.Core", "AWSSDK.KeyManagementService", "EmailPlatform.Aws", "EmailPlatform.Core")]
    [InlineData("EmailPlatform.Aws.Tables", Framework, Extensions, "AWSSDK.Core", "AWSSDK.DynamoDBv2", "EmailPlatform.Aws", "EmailPlatform.Core")]
    public void Assembly_References_AreAllowed(string name, params string[] allowed)
    {
        var references = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference != "System");

        Assert.DoesNotContain(references, reference => !allowed.Any(prefix =>
            prefix.EndsWith('.') ? reference.StartsWith(prefix, StringComparison.Ordinal) : reference == prefix));
    }

    [Theory]
    [InlineData("Embedded", "local")]
    [InlineData("Html", "functions", "local")]
    [InlineData("Aws", "functions", "smtp-relay", "platform/Aws.Blobs", "platform/Aws.Keys", "platform/Aws.Tables")]
    [InlineData("Aws.Blobs", "functions", "smtp-relay")]
    [InlineData("Aws.Keys", "functions", "smtp-relay")]
    [InlineData("Aws.Tables", "functions", "smtp-relay")]
    public void Adapters_AreReferenced_ByCompositionOnly(string adapter, params string[] compositions)
    {
        var solution = FindSolution();
        var projects = Directory.EnumerateFiles(solution, "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains($"/EmailPlatform.{adapter}.csproj", StringComparison.Ordinal))
            .Select(project => Path.GetRelativePath(solution, project).Replace('\\', '/'))
            .Where(project => !project.StartsWith("tests/", StringComparison.Ordinal) && !project.StartsWith("bench/", StringComparison.Ordinal));

        Assert.DoesNotContain(projects, project => !compositions.Any(folder => project.StartsWith($"{folder}/", StringComparison.Ordinal)));
    }

    private static string FindSolution()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EmailPlatform.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution is not above the tests.");
        return folder;
    }
}
