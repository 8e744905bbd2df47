namespace EmailPlatform.InfraCdk.Tests;

public sealed class FunctionTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Function_RunsOnDotnet10_WithSnapStart_AndItsOwnLogs(string environment)
    {
        var functions = synthesis.Resources(environment, "AWS::Lambda::Function").ToList();

        Assert.Equal(9, functions.Count);
        Assert.All(functions, function =>
        {
            Assert.Equal("dotnet10", function.At("Runtime").GetString());
            Assert.Equal("x86_64", function.At("Architectures.0").GetString());
            Assert.Equal("PublishedVersions", function.At("SnapStart.ApplyOn").GetString());
            Assert.True(function.Has("LoggingConfig.LogGroup"), function.ToString());
            Assert.Equal("WARN", function.At("LoggingConfig.SystemLogLevel").GetString());
            Assert.Equal("PassThrough", function.At("TracingConfig.Mode").GetString());
            Assert.True(function.Has("KmsKeyArn"), function.ToString());
            Assert.Matches(@"^EmailPlatform\.Functions\.(\w+)::EmailPlatform\.Functions\.\1\.Function::Handle$", function.At("Handler").GetString());
            Assert.Equal(function.At("Timeout").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture), function.At("Environment.Variables.EMAILPLATFORM_TIMEOUT_SECONDS").GetString());
        });
    }

    /// <summary>What SnapStart cannot be had together with (Lambda Developer Guide, "Improving startup performance with Lambda SnapStart").</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Function_HasNothingThatForbidsSnapStart(string environment)
    {
        Assert.All(synthesis.Resources(environment, "AWS::Lambda::Function"), function =>
        {
            Assert.False(function.Has("EphemeralStorage"), function.ToString());
            Assert.False(function.Has("FileSystemConfigs"), function.ToString());
            Assert.NotEqual("Image", function.Has("PackageType") ? function.At("PackageType").GetString() : null);
        });
        Assert.All(synthesis.Resources(environment, "AWS::Lambda::Alias"), alias =>
            Assert.False(alias.Has("ProvisionedConcurrencyConfig"), alias.ToString()));
    }

    [Theory]
    [InlineData("dev", "CodeDeployDefault.LambdaAllAtOnce")]
    [InlineData("staging", "CodeDeployDefault.LambdaCanary10Percent5Minutes")]
    [InlineData("prod", "CodeDeployDefault.LambdaCanary10Percent5Minutes")]
    public void Alias_IsMovedByADeployment_ThatGoesBackOnAlarm(string environment, string configuration)
    {
        var groups = synthesis.Resources(environment, "AWS::CodeDeploy::DeploymentGroup").ToList();

        Assert.Equal(synthesis.Resources(environment, "AWS::Lambda::Alias").Count(), groups.Count);
        Assert.All(groups, group =>
        {
            Assert.Equal(configuration, group.At("DeploymentConfigName").GetString());
            Assert.True(group.Has("AlarmConfiguration.Alarms.0"), group.ToString());
            Assert.Contains("DEPLOYMENT_STOP_ON_ALARM", group.At("AutoRollbackConfiguration.Events").GetRawText(), StringComparison.Ordinal);
        });
        Assert.All(synthesis.Resources(environment, "AWS::Lambda::Alias"), alias =>
            Assert.True(alias.Body.GetProperty("UpdatePolicy").TryGetProperty("CodeDeployLambdaAliasUpdate", out _), alias.ToString()));
    }

    [Fact]
    public void TransactionalConsumer_InProduction_HasExecutionsOfItsOwn()
    {
        var function = Assert.Single(synthesis.Resources("prod", "AWS::Lambda::Function"), each => each.Has("ReservedConcurrentExecutions"));

        Assert.StartsWith("TransactionalSender", function.Id, StringComparison.Ordinal);
        Assert.True(function.At("ReservedConcurrentExecutions").GetInt32() >= 100);
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void LogGroup_IsEncrypted_AndForgets(string environment) =>
        Assert.All(synthesis.Resources(environment, "AWS::Logs::LogGroup"), group =>
        {
            Assert.True(group.Has("KmsKeyId"), group.ToString());
            Assert.True(group.At("RetentionInDays").GetInt32() <= 365, group.ToString());
        });
}
