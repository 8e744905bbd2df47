using System.Text.Json;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class PermissionTests(Synthesis synthesis)
{
    /// <summary>Actions that no ARN can be named for (Service Authorization Reference: their column "Resource types" is empty).</summary>
    private static readonly string[] WithoutResource =
    [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "ecr:GetAuthorizationToken",
        "glue:GetTableVersions",
    ];

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Policy_NamesItsResources_WhereverTheyHaveAName(string environment)
    {
        var statements = Statements(environment).ToList();

        Assert.NotEmpty(statements);
        Assert.All(statements, each =>
        {
            var isWild = Values(each.Statement, "Resource").Contains("*");
            Assert.True(!isWild || Values(each.Statement, "Action").All(WithoutResource.Contains), $"{each.Owner}: {each.Statement}");
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Policy_GrantsNoWholeService(string environment) =>
        Assert.All(Statements(environment), each =>
            Assert.DoesNotContain(Values(each.Statement, "Action"), action => action == "*" || action.EndsWith(":*", StringComparison.Ordinal)));

    /// <summary>Identities of tenants come and go; the platform's own stays, whoever the tenant says he is.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Identities_AreMadeByTheSchedulerOnly_AndThePlatformsOwnIsNotItsToRemove(string environment)
    {
        var makers = Statements(environment).Where(each => Values(each.Statement, "Action").Contains("ses:CreateEmailIdentity")).ToList();
        var maker = Assert.Single(makers);
        var denied = Assert.Single(maker.Owner.At("PolicyDocument.Statement").EnumerateArray(), statement => statement.GetProperty("Effect").GetString() == "Deny");

        Assert.StartsWith("Scheduler", maker.Owner.Id, StringComparison.Ordinal);
        Assert.Contains("ses:DeleteEmailIdentity", Values(denied, "Action"));
        Assert.Contains("identity/mail.", denied.GetProperty("Resource").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Archive_IsFedByTheProjectionOnly(string environment)
    {
        var delivery = Assert.Single(synthesis.Resources(environment, "AWS::KinesisFirehose::DeliveryStream"));
        var (owner, statement) = Assert.Single(Statements(environment), each => Values(each.Statement, "Action").Any(action => action.StartsWith("firehose:", StringComparison.Ordinal)));

        Assert.StartsWith("Projection", owner.Id, StringComparison.Ordinal);
        Assert.Equal(["firehose:PutRecordBatch"], Values(statement, "Action"));
        Assert.Matches($"^.\\s*\"Fn::ImportValue\":\\s*\"{delivery.Stack}:[A-Za-z]*GetAtt{delivery.Id}Arn[0-9A-F]+\"\\s*.$", statement.GetProperty("Resource").GetRawText());
    }

    /// <summary>Two streams, each with one reader: a second is billed again for all of it.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Stream_HasOneReader(string environment)
    {
        var readers = Statements(environment).Where(each => Values(each.Statement, "Action").Contains("kinesis:GetRecords")).ToList();
        var mappings = synthesis.Resources(environment, "AWS::Lambda::EventSourceMapping").Where(mapping => mapping.Has("StartingPosition")).ToList();

        Assert.Equal(2, synthesis.Resources(environment, "AWS::Kinesis::Stream").Count());
        Assert.Equal(2, readers.Select(each => each.Statement.GetProperty("Resource").GetRawText()).Distinct().Count());
        Assert.Equal(2, readers.Count);
        Assert.Equal(2, mappings.Select(mapping => mapping.At("EventSourceArn").GetRawText()).Distinct().Count());
        Assert.Equal(2, mappings.Count);
    }

    private IEnumerable<(Resource Owner, JsonElement Statement)> Statements(string environment)
    {
        foreach (var owner in synthesis.Resources(environment).Where(each => each.Type is "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy" or "AWS::IAM::Role"))
        {
            var documents = owner.Type == "AWS::IAM::Role"
                ? owner.Has("Policies") ? owner.At("Policies").EnumerateArray().Select(policy => policy.GetProperty("PolicyDocument")) : []
                : [owner.At("PolicyDocument")];
            foreach (var statement in documents.SelectMany(document => document.GetProperty("Statement").EnumerateArray()))
            {
                if (statement.GetProperty("Effect").GetString() == "Allow")
                    yield return (owner, statement);
            }
        }
    }

    private static IEnumerable<string> Values(JsonElement statement, string member) => statement.GetProperty(member) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many => many.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!),
        _ => [],
    };
}
