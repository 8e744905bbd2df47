using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CodeDeploy;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using EmailPlatform.InfraCdk.Alarms;
using EmailPlatform.InfraCdk.Parameters;
using EmailPlatform.InfraCdk.Queues;

namespace EmailPlatform.InfraCdk.Functions;

/// <summary>
/// A function with its log group, its alias, which is all that anything refers to, and a deployment group that moves the alias to a new version
/// and back when the errors' alarm rings.
/// </summary>
internal sealed class PlatformFunction : Construct
{
    /// <summary>Errors in percent of invocations from which a version is bad.</summary>
    private const double MaxErrorPercent = 1;

    private readonly PlatformFunctionProps _props;

    public PlatformFunction(Construct scope, string id, FunctionPlatform platform, PlatformFunctionProps props)
        : base(scope, id)
    {
        _props = props;
        var parameters = platform.Foundation.Parameters;
        Function = CreateFunction(platform, parameters);
        Alias = new Alias(this, "Live", new AliasProps { AliasName = "live", Version = Function.CurrentVersion });
        var errors = AlarmOnErrors(platform.Foundation.Alarms);
        AlarmOnThrottles(platform.Foundation.Alarms);
        _ = new LambdaDeploymentGroup(this, "Deployment", new LambdaDeploymentGroupProps
        {
            Application = platform.Deployments,
            Alias = Alias,
            DeploymentConfig = parameters.CanaryDeployments ? LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES : LambdaDeploymentConfig.ALL_AT_ONCE,
            Alarms = [errors.Alarm],
            AutoRollback = new AutoRollbackConfig { DeploymentInAlarm = true, FailedDeployment = true, StoppedDeployment = true },
        });
    }

    public Alias Alias { get; }

    private Function Function { get; }

    private Function CreateFunction(FunctionPlatform platform, EnvironmentParameters parameters)
    {
        var stack = platform.Foundation;
        var logs = new LogGroup(this, "Logs", new LogGroupProps
        {
            EncryptionKey = stack.StorageKey,
            Retention = LogDays.Of(parameters.LogRetentionDays),
            RemovalPolicy = stack.DataRemoval,
        });
        var function = new Function(this, "Function", new FunctionProps
        {
            Description = _props.Description,
            Runtime = new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE),
            Architecture = parameters.Architecture == ProcessorArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            Handler = $"EmailPlatform.Functions.{_props.Project}::EmailPlatform.Functions.{_props.Project}.Function::Handle",
            Code = platform.Code.For(_props.Project, parameters.Architecture),
            MemorySize = _props.MemoryMegabytes,
            Timeout = _props.Timeout,
            Environment = EnvironmentOf(_props),
            EnvironmentEncryption = stack.StorageKey,
            ReservedConcurrentExecutions = _props.ReservedConcurrency,
            LogGroup = logs,
            LoggingFormat = LoggingFormat.JSON,
            // Without the lines of each invocation, which are longer than all that a message costs in logs otherwise; metrics tell the same.
            SystemLogLevelV2 = SystemLogLevel.WARN,
            // A trace begins at the API, for the share that its sampling rule says, and goes on from there.
            Tracing = Tracing.PASS_THROUGH,
            DeadLetterQueue = _props.IsAsynchronous ? new DeadLetters(this, "DeadLetters", stack, _props.Severity).Queue : null,
            CurrentVersionOptions = new VersionOptions { RemovalPolicy = RemovalPolicy.RETAIN },
        });
        // The runtime is newer than the library's list of those that SnapStart knows.
        ((CfnFunction)function.Node.DefaultChild!).AddPropertyOverride("SnapStart.ApplyOn", "PublishedVersions");
        return function;
    }

    private static Dictionary<string, string> EnvironmentOf(PlatformFunctionProps props)
    {
        var variables = props.Environment.ToDictionary(variable => "EMAILPLATFORM_" + variable.Key, variable => variable.Value);
        variables["EMAILPLATFORM_TIMEOUT_SECONDS"] = props.Timeout.ToSeconds().ToString(CultureInfo.InvariantCulture);
        return variables;
    }

    private RunbookAlarm AlarmOnErrors(AlarmTopics topics)
    {
        var minute = new MetricOptions { Period = Duration.Minutes(1) };
        var percent = new MathExpression(new MathExpressionProps
        {
            Expression = "IF(invocations > 0, 100 * errors / invocations, 0)",
            UsingMetrics = new Dictionary<string, IMetric> { ["errors"] = Alias.MetricErrors(minute), ["invocations"] = Alias.MetricInvocations(minute) },
            Label = "Errors in percent of invocations",
            Period = Duration.Minutes(1),
        });
        return new(this, "Errors", topics, new Trigger("function-errors", _props.Severity, percent, MaxErrorPercent, Periods: 2));
    }

    private void AlarmOnThrottles(AlarmTopics topics) =>
        _ = new RunbookAlarm(this, "Throttles", topics, new Trigger(
            "function-throttled", _props.Severity, Alias.MetricThrottles(new MetricOptions { Period = Duration.Minutes(1) }), Threshold: 10, Periods: 5));
}
