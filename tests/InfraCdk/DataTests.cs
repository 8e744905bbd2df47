namespace EmailPlatform.InfraCdk.Tests;

public sealed class DataTests(Synthesis synthesis)
{
    [Theory]
    [InlineData("dev", false)]
    [InlineData("staging", true)]
    [InlineData("prod", true)]
    public void Table_IsOnDemand_Recoverable_ExpiringAndEncrypted(string environment, bool protectedFromDeletion)
    {
        var table = Assert.Single(synthesis.Resources(environment, "AWS::DynamoDB::GlobalTable"));

        Assert.Equal("PAY_PER_REQUEST", table.At("BillingMode").GetString());
        Assert.Equal("exp", table.At("TimeToLiveSpecification.AttributeName").GetString());
        Assert.True(table.IsTrue("TimeToLiveSpecification.Enabled"));
        Assert.Equal("NEW_AND_OLD_IMAGES", table.At("StreamSpecification.StreamViewType").GetString());
        Assert.Equal("KMS", table.At("SSESpecification.SSEType").GetString());
        Assert.Equal("pk", table.At("KeySchema.0.AttributeName").GetString());
        Assert.Equal("sk", table.At("KeySchema.1.AttributeName").GetString());
        Assert.All(table.At("Replicas").EnumerateArray(), replica =>
        {
            Assert.True(replica.GetProperty("PointInTimeRecoverySpecification").GetProperty("PointInTimeRecoveryEnabled").GetBoolean());
            Assert.Equal(protectedFromDeletion, replica.GetProperty("DeletionProtectionEnabled").GetBoolean());
            Assert.True(replica.GetProperty("SSESpecification").TryGetProperty("KMSMasterKeyId", out _));
        });
        Assert.Equal(protectedFromDeletion ? "Retain" : "Delete", table.Body.GetProperty("DeletionPolicy").GetString());
    }

    [Theory]
    [InlineData("dev", 1)]
    [InlineData("prod", 2)]
    public void Table_HasACopyInASecondRegion_WhereAskedFor(string environment, int replicas) =>
        Assert.Equal(replicas, Assert.Single(synthesis.Resources(environment, "AWS::DynamoDB::GlobalTable")).At("Replicas").GetArrayLength());

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Bucket_IsPrivate_AndEncrypted(string environment)
    {
        var buckets = synthesis.Resources(environment, "AWS::S3::Bucket").ToList();

        Assert.NotEmpty(buckets);
        Assert.All(buckets, bucket =>
        {
            Assert.True(bucket.IsTrue("PublicAccessBlockConfiguration.BlockPublicPolicy"), bucket.ToString());
            Assert.True(bucket.IsTrue("PublicAccessBlockConfiguration.RestrictPublicBuckets"), bucket.ToString());
            Assert.True(bucket.Has("BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm"), bucket.ToString());
        });
        Assert.All(buckets.Where(bucket => bucket.Id.StartsWith("Content", StringComparison.Ordinal) || bucket.Id.StartsWith("Archive", StringComparison.Ordinal)), bucket =>
            Assert.True(bucket.Has("BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID"), bucket.ToString()));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Content_GoesWhenItsTagSays(string environment)
    {
        var content = Assert.Single(synthesis.Resources(environment, "AWS::S3::Bucket"), bucket => bucket.Id.StartsWith("Content", StringComparison.Ordinal));
        var rules = content.At("LifecycleConfiguration.Rules").EnumerateArray().Where(rule => rule.TryGetProperty("TagFilters", out _)).ToList();

        Assert.Equal(11, rules.Count);
        Assert.All(rules, rule =>
        {
            var tag = Assert.Single(rule.GetProperty("TagFilters").EnumerateArray());
            Assert.Equal("keep-days", tag.GetProperty("Key").GetString());
            Assert.Equal(rule.GetProperty("ExpirationInDays").GetRawText(), tag.GetProperty("Value").GetString());
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Stream_IsEncryptedWithOurKey_AndKeepsForAWeek(string environment)
    {
        var streams = synthesis.Resources(environment, "AWS::Kinesis::Stream").ToList();

        Assert.Equal(2, streams.Count);
        Assert.All(streams, stream =>
        {
            Assert.True(stream.Has("StreamEncryption.KeyId"));
            Assert.Equal(7 * 24, stream.At("RetentionPeriodHours").GetInt32());
            Assert.Equal("ON_DEMAND", stream.At("StreamModeDetails.StreamMode").GetString());
        });
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Backups_OfContentsAreMadeDaily_OfTheTableWeekly_AndCopiedWhereThereIsASecondRegion(string environment)
    {
        var rules = synthesis.Resources(environment, "AWS::Backup::BackupPlan").Select(plan => plan.At("BackupPlan.BackupPlanRule.0")).ToList();

        Assert.Equal(["cron(0 3 * * ? *)", "cron(0 3 ? * SUN *)"], rules.Select(rule => rule.GetProperty("ScheduleExpression").GetString()).Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Equal(environment is "prod" or "relay", rule.TryGetProperty("CopyActions", out _)));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Key_Rotates_UnlessItSigns(string environment)
    {
        var keys = synthesis.Resources(environment, "AWS::KMS::Key").ToList();

        Assert.Equal(4, keys.Count);
        Assert.All(keys, key => Assert.True(key.IsTrue("EnableKeyRotation") != (key.At("KeyUsage").GetString() == "SIGN_VERIFY"), key.ToString()));
    }
}
