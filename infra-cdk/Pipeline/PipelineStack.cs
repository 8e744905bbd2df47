using Amazon.CDK;
using Amazon.CDK.AWS.CodeBuild;
using Amazon.CDK.AWS.CodePipeline;
using Amazon.CDK.AWS.CodePipeline.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Constructs;
using EmailPlatform.InfraCdk.Edge;
using EmailPlatform.InfraCdk.Foundation;
using EmailPlatform.InfraCdk.Functions;
using EmailPlatform.InfraCdk.Parameters;
using PipelineProject = Amazon.CDK.AWS.CodeBuild.PipelineProject;

namespace EmailPlatform.InfraCdk.Pipeline;

/// <summary>From a branch to this environment: test and synthesise, ask where that is wanted, deploy what was synthesised.</summary>
internal sealed class PipelineStack : PlatformStack
{
    private static readonly string[] Synthesised = ["cdk.out/**/*", "cdk.json"];
    private static readonly string[] BootstrapRoles = ["deploy", "file-publishing", "lookup"];

    private readonly FoundationStack _foundation;

    public PipelineStack(Construct scope, FoundationStack foundation, PipelineParameters parameters)
        : base(scope, "Pipeline", foundation.Parameters, "Tests and deploys this environment")
    {
        _foundation = foundation;
        var source = new Artifact_("Source");
        var built = new Artifact_("Built");
        var pipeline = new Amazon.CDK.AWS.CodePipeline.Pipeline(this, "Pipeline", new PipelineProps
        {
            PipelineType = PipelineType.V2,
            RestartExecutionOnUpdate = true,
            ArtifactBucket = CreateArtifacts(),
        });
        AddStage(pipeline, "Source", SourceAction(parameters, source));
        AddStage(pipeline, "Test", BuildAction("Test", source, built, TestCommands(), deploys: false));
        if (parameters.NeedsApproval)
            AddStage(pipeline, "Approve", new ManualApprovalAction(new ManualApprovalActionProps { ActionName = "Approve" }));
        AddStage(pipeline, "Deploy", BuildAction("Deploy", built, null, DeployCommands(), deploys: true));
    }

    private string[] TestCommands() => ["./test.sh", $"npx --yes aws-cdk@2 synth --quiet -c environment={Parameters.Name}"];

    private static string[] DeployCommands() => ["npx --yes aws-cdk@2 deploy --app cdk.out --all --require-approval never"];

    private Bucket CreateArtifacts() => new(this, "Artifacts", new BucketProps
    {
        Encryption = BucketEncryption.KMS,
        EncryptionKey = _foundation.StorageKey,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        EnforceSSL = true,
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
        LifecycleRules = [new LifecycleRule { Expiration = Duration.Days(30) }],
        RemovalPolicy = RemovalPolicy.DESTROY,
    });

    private static CodeStarConnectionsSourceAction SourceAction(PipelineParameters parameters, Artifact_ output)
    {
        var repository = parameters.Repository.Split('/');
        return new(new CodeStarConnectionsSourceActionProps
        {
            ActionName = "Source",
            ConnectionArn = parameters.ConnectionArn,
            Owner = repository[0],
            Repo = repository[1],
            Branch = parameters.Branch,
            Output = output,
        });
    }

    private CodeBuildAction BuildAction(string name, Artifact_ input, Artifact_? output, string[] commands, bool deploys)
    {
        var project = new PipelineProject(this, name, new PipelineProjectProps
        {
            EncryptionKey = _foundation.StorageKey,
            Timeout = Duration.Hours(2),
            Environment = new BuildEnvironment { BuildImage = LinuxBuildImage.STANDARD_7_0, ComputeType = ComputeType.LARGE },
            Logging = new LoggingOptions
            {
                CloudWatch = new CloudWatchLoggingOptions
                {
                    LogGroup = new LogGroup(this, $"{name}Logs", new LogGroupProps
                    {
                        EncryptionKey = _foundation.StorageKey,
                        Retention = LogDays.Of(Parameters.LogRetentionDays),
                        RemovalPolicy = DataRemoval,
                    }),
                },
            },
            BuildSpec = BuildSpec.FromObject(new Dictionary<string, object>
            {
                ["version"] = "0.2",
                ["phases"] = new Dictionary<string, object>
                {
                    ["install"] = new Dictionary<string, object> { ["runtime-versions"] = new Dictionary<string, object> { ["dotnet"] = "10.0", ["nodejs"] = "22" } },
                    ["build"] = new Dictionary<string, object> { ["commands"] = commands },
                },
                ["artifacts"] = new Dictionary<string, object> { ["files"] = Synthesised },
            }),
        });
        if (deploys)
            AllowDeployment(project);
        return new CodeBuildAction(new CodeBuildActionProps { ActionName = name, Project = project, Input = input, Outputs = output is null ? null : [output] });
    }

    /// <summary>Deploying is done by the roles that bootstrapping made; the build may take them on, and nothing else.</summary>
    private void AllowDeployment(PipelineProject project) => project.AddToRolePolicy(new PolicyStatement(new PolicyStatementProps
    {
        Actions = ["sts:AssumeRole"],
        Resources = BootstrapRoles
            .SelectMany(role => new[] { Region, EdgeStack.CloudFrontRegion }.Select(region => $"arn:aws:iam::{Account}:role/cdk-hnb659fds-{role}-role-{Account}-{region}"))
            .ToArray(),
    }));

    private static void AddStage(Amazon.CDK.AWS.CodePipeline.Pipeline pipeline, string name, IAction action) =>
        pipeline.AddStage(new StageOptions { StageName = name, Actions = [action] });
}
