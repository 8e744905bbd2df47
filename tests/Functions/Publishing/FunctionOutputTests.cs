using System.Reflection;

namespace EmailPlatform.Functions.Tests.Publishing;

/// <summary>What Lambda is given: everything that a function needs, and nothing that would only have to be fetched and mapped at each cold start.</summary>
public sealed class FunctionOutputTests
{
    public static TheoryData<string> Projects => ["Api", "Authorizer", "EventProcessor", "Feedback", "Scheduler", "Sender", "Webhooks"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Handler_IsWhatTheRuntimeLooksFor(string project)
    {
        var function = Assembly.Load($"EmailPlatform.Functions.{project}").GetType($"EmailPlatform.Functions.{project}.Function", throwOnError: true)!;

        Assert.True(function.IsPublic);
        Assert.NotNull(function.GetConstructor([]));
        Assert.Equal(typeof(Task<Stream>), function.GetMethod("Handle", [typeof(Stream)])?.ReturnType);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Package_CarriesWhatTheFunctionUses_AndNothingElse(string project)
    {
        var output = await FunctionOutput.OfAsync(project);

        Assert.True(output.HasRuntimeConfiguration);
        Assert.True(output.IsReadyToRun());
        Assert.Empty(output.Carried.Except(output.Referenced()));
        Assert.DoesNotContain(output.Files, file => Path.GetExtension(file) is not (".dll" or ".pdb" or ".json"));
        Assert.Superset(new HashSet<string> { output.Name, "EmailPlatform.Core", "EmailPlatform.Aws", "AWSSDK.Core" }, output.Carried.ToHashSet());
    }

    /// <summary>By name, since a reference is easily made and not seen.</summary>
    [Theory]
    [InlineData("Api", "DynamoDBv2 KeyManagementService S3")]
    [InlineData("Authorizer", "DynamoDBv2 KeyManagementService")]
    [InlineData("EventProcessor", "DynamoDBv2 KeyManagementService S3")]
    [InlineData("Feedback", "")]
    [InlineData("Scheduler", "DynamoDBv2 KeyManagementService S3")]
    [InlineData("Sender", "DynamoDBv2 KeyManagementService S3")]
    [InlineData("Webhooks", "DynamoDBv2 KeyManagementService")]
    public async Task Package_CarriesTheClientsOfItsServices(string project, string services)
    {
        var carried = (await FunctionOutput.OfAsync(project)).Carried.Where(name => name.StartsWith("AWSSDK.", StringComparison.Ordinal) && name != "AWSSDK.Core");

        Assert.Equal(services.Split(' ', StringSplitOptions.RemoveEmptyEntries), carried.Select(name => name["AWSSDK.".Length..]).Order(StringComparer.Ordinal));
    }

    /// <summary>The parser of HTML is as large as all else together, and most functions have nothing to do with templates.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Package_CarriesAParserOfHtml_OnlyWhereTemplatesAreRead(string project) =>
        Assert.Equal(project is "Api" or "Sender", (await FunctionOutput.OfAsync(project)).Carried.Contains("AngleSharp"));

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Package_UsesAspNetCore_OnlyInTheApi(string project)
    {
        var referenced = (await FunctionOutput.OfAsync(project)).Referenced();

        Assert.Equal(project == "Api", referenced.Any(name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)));
        Assert.Equal(project == "Api", referenced.Contains("EmailPlatform.Api"));
    }
}
