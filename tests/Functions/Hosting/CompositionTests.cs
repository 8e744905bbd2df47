using System.Reflection;
using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Leases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>Each function starts with the variables that its stack gives it (infra-cdk), and none besides.</summary>
public sealed class CompositionTests
{
    private const string Sending =
        "TABLE BUCKET STREAM WRAPPING_KEY QUEUE_TRANSACTIONAL QUEUE_BULK QUEUE_WEBHOOKS CONFIGURATION_SET_TRANSACTIONAL CONFIGURATION_SET_BULK RETURN_PATH_DOMAIN PUBLIC_URL";

    private static readonly MethodInfo MemoryCopy = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    // Lambda tells every function its region.
    static CompositionTests() => Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");

    [Theory]
    [InlineData("Api", "TABLE BUCKET STREAM WRAPPING_KEY SIGNING_KEY QUEUE_TRANSACTIONAL QUEUE_BULK QUEUE_WEBHOOKS RETURN_PATH_DOMAIN PUBLIC_URL")]
    [InlineData("Authorizer", "TABLE WRAPPING_KEY SIGNING_KEY USAGE_PLANS USAGE_PLAN_TENANTS USAGE_TENANTS")]
    [InlineData("Sender", Sending + " DEAD_LETTERS")]
    [InlineData("Scheduler", Sending)]
    [InlineData("Feedback", "STREAM FEEDBACK_SOURCE FEEDBACK_TOPIC DEAD_LETTERS")]
    [InlineData("DeliveryFeedback", "STREAM FEEDBACK_SOURCE=bus")]
    [InlineData("EventProcessor", "TABLE BUCKET STREAM ARCHIVE WRAPPING_KEY QUEUE_WEBHOOKS")]
    [InlineData("Webhooks", "TABLE WRAPPING_KEY QUEUE_WEBHOOKS DEAD_LETTERS")]
    public void Function_WithTheVariablesOfItsStack_IsComposed(string project, string variables) => Compose(project, variables);

    /// <summary>A snapshot is taken of a composed function, and environments are restored from it: copies of its memory.</summary>
    [Theory]
    [InlineData("Api", "TABLE BUCKET STREAM WRAPPING_KEY SIGNING_KEY QUEUE_TRANSACTIONAL QUEUE_BULK QUEUE_WEBHOOKS RETURN_PATH_DOMAIN PUBLIC_URL")]
    [InlineData("Sender", Sending + " DEAD_LETTERS")]
    [InlineData("Scheduler", Sending)]
    public void Environments_RestoredFromOneSnapshot_HoldTheirLeasesByDifferentNames(string project, string variables)
    {
        LeaseHolder? composed = null;
        Compose(project, variables, services => composed = (LeaseHolder)services.Last(service => service.ServiceType == typeof(LeaseHolder)).ImplementationInstance!);

        var restored = Enumerable.Range(0, 2).Select(_ => (LeaseHolder)MemoryCopy.Invoke(composed, null)!).ToList();

        Assert.NotEqual(restored[0].Name, restored[1].Name);
        Assert.Equal(restored[0].Name, restored[0].Name);
    }

    [Theory]
    [InlineData("Api", "TABLE")]
    [InlineData("Sender", "TABLE STREAM")]
    [InlineData("EventProcessor", "TABLE BUCKET STREAM WRAPPING_KEY QUEUE_WEBHOOKS")]
    public void Function_WithoutOneOfThem_SaysWhich(string project, string variables) =>
        Assert.Contains("EMAILPLATFORM_", Assert.Throws<InvalidOperationException>(() => Compose(project, variables)).Message, StringComparison.Ordinal);

    private static object Compose(string project, string variables, Action<IServiceCollection>? look = null)
    {
        var environment = $"{variables} TIMEOUT_SECONDS".Split(' ').Select(variable => variable.Split('=')).ToDictionary(parts => $"EMAILPLATFORM_{parts[0]}", parts => parts is [_, var value] ? value : ValueOf(parts[0]));
        void AddPorts(IServiceCollection services)
        {
            services.AddAws(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(environment).Build())).AddAwsTable().AddAwsBlobs().AddAwsKeys();
            look?.Invoke(services);
        }

        return project switch
        {
            "Api" => new Functions.Api.Function(AddPorts),
            "Authorizer" => new Functions.Authorizer.Function(AddPorts),
            "Sender" => new Functions.Sender.Function(AddPorts),
            "Scheduler" => new Functions.Scheduler.Function(AddPorts),
            "Feedback" or "DeliveryFeedback" => new Functions.Feedback.Function(AddPorts),
            "EventProcessor" => new Functions.EventProcessor.Function(AddPorts),
            "Webhooks" => new Functions.Webhooks.Function(AddPorts),
            _ => throw new ArgumentOutOfRangeException(nameof(project), project, "No function of this name."),
        };
    }

    private static string? ValueOf(string variable) => variable switch
    {
        "TIMEOUT_SECONDS" => "30",
        "FEEDBACK_SOURCE" => "topic",
        "USAGE_PLANS" => "standard:16,business:8",
        "USAGE_PLAN_TENANTS" => "acme:business",
        "PUBLIC_URL" => "https://mail.example.test",
        _ => "value",
    };
}
