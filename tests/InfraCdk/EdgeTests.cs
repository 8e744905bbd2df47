namespace EmailPlatform.InfraCdk.Tests;

public sealed class EdgeTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Distribution_ServesOverModernTlsOnly(string environment)
    {
        var distributions = synthesis.Resources(environment, "AWS::CloudFront::Distribution").ToList();

        Assert.Equal(2, distributions.Count);
        Assert.All(distributions, distribution =>
        {
            Assert.Equal("TLSv1.2_2021", distribution.At("DistributionConfig.ViewerCertificate.MinimumProtocolVersion").GetString());
            Assert.NotEqual("allow-all", distribution.At("DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy").GetString());
            Assert.True(distribution.Has("DistributionConfig.Logging.Bucket"));
        });
    }

    /// <summary>CloudFront itself is everywhere; its logs have recipients' addresses.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Logs_OfLinks_StayInTheRegionOfTheEnvironment(string environment)
    {
        var logs = Assert.Single(synthesis.Resources(environment, "AWS::S3::Bucket"), bucket => bucket.Id.StartsWith("EdgeLogs", StringComparison.Ordinal));

        Assert.Equal(Synthesis.Cases[environment].Region, synthesis.RegionOf(environment, logs.Stack));
        Assert.All(synthesis.Resources(environment, "AWS::CloudFront::Distribution"), distribution =>
            Assert.True(distribution.Mentions("DistributionConfig.Logging.Bucket", $"email-platform-{environment}-edge-logs-"), distribution.ToString()));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Trail_CoversAllRegions_AndIsTamperEvident(string environment)
    {
        var trail = Assert.Single(synthesis.Resources(environment, "AWS::CloudTrail::Trail"));

        Assert.True(trail.IsTrue("IsMultiRegionTrail"));
        Assert.True(trail.IsTrue("EnableLogFileValidation"));
    }

    [Theory]
    [InlineData("dev", null)]
    [InlineData("staging", 3)]
    [InlineData("prod", 4)]
    public void Pipeline_AsksBeforeProductionOnly(string environment, int? stages)
    {
        var pipeline = synthesis.Resources(environment, "AWS::CodePipeline::Pipeline").SingleOrDefault();

        Assert.Equal(stages, pipeline?.At("Stages").GetArrayLength());
    }
}
