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
    public void Output_CarriesWhatTheFunctionUses_AndNothingElse(string project)
    {
        var output = new FunctionOutput(project);

        Assert.True(output.HasRuntimeConfiguration);
        Assert.Empty(output.Carried.Except(output.Referenced()));
        Assert.Superset(new HashSet<string> { output.Name, "EmailPlatform.Core", "EmailPlatform.Aws", "AWSSDK.Core" }, output.Carried.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Output_UsesAspNetCore_OnlyInTheApi(string project)
    {
        var referenced = new FunctionOutput(project).Referenced();

        Assert.Equal(project == "Api", referenced.Any(name => name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)));
        Assert.Equal(project == "Api", referenced.Contains("EmailPlatform.Api"));
    }
}
