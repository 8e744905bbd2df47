using EmailPlatform.Aws.Blobs;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>Each function starts with the variables that its stack gives it (infra-cdk), and none besides.</summary>
public sealed class CompositionTests
{
    private const string Sending =
        "TABLE BUCKET STREAM WRAPPING_KEY QUEUE_TRANSACTIONAL QUEUE_BULK QUEUE_WEBHOOKS CONFIGURATION_SET_TRANSACTIONAL CONFIGURATION_SET_BULK RETURN_PATH_DOMAIN PUBLIC_URL";

    // Lambda tells every function its region.
    static CompositionTests() => Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");

    [Theory]
    [InlineData("Api", "TABLE BUCKET STREAM WRAPPING_KEY SIGNING_KEY QUEUE_TRANSACTIONAL QUEUE_BULK QUEUE_WEBHOOKS RETURN_PATH_DOMAIN PUBLIC_URL")]
    [InlineData("Authorizer", "TABLE WRAPPING_KEY SIGNING_KEY USAGE_PLAN USAGE_BUCKETS USAGE_TENANTS")]
    [InlineData("Sender", Sending + " DEAD_LETTERS")]
    [InlineData("Scheduler", Sending)]
    [InlineData("Feedback", "STREAM FEEDBACK_SOURCE FEEDBACK_TOPIC DEAD_LETTERS")]
    [InlineData("DeliveryFeedback", "STREAM FEEDBACK_SOURCE=bus")]
    [InlineData("EventProcessor", "TABLE BUCKET STREAM WRAPPING_KEY QUEUE_WEBHOOKS")]
    [InlineData("Webhooks", "TABLE WRAPPING_KEY QUEUE_WEBHOOKS DEAD_LETTERS")]
    public void Function_WithTheVariablesOfItsStack_IsComposed(string project, string variables) => Compose(project, variables);

    [Theory]
    [InlineData("Api", "TABLE")]
    [InlineData("Sender", "TABLE STREAM")]
    public void Function_WithoutOneOfThem_SaysWhich(string project, string variables) =>
        Assert.Contains("EMAILPLATFORM_", Assert.Throws<InvalidOperationException>(() => Compose(project, variables)).Message, StringComparison.Ordinal);

    private static object Compose(string project, string variables)
    {
        var environment = $"{variables} TIMEOUT_SECONDS".Split(' ').Select(variable => variable.Split('=')).ToDictionary(parts => $"EMAILPLATFORM_{parts[0]}", parts => parts is [_, var value] ? value : ValueOf(parts[0]));
        void AddPorts(IServiceCollection services) =>
            services.AddAws(new AwsOptions(new ConfigurationBuilder().AddInMemoryCollection(environment).Build())).AddAwsTable().AddAwsBlobs().AddAwsKeys();
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
        "USAGE_BUCKETS" => "16",
        "PUBLIC_URL" => "https://mail.example.test",
        _ => "value",
    };
}
