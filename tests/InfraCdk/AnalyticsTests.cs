using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EmailPlatform.Core.Events;
using EmailPlatform.InfraCdk.Analytics;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class AnalyticsTests(Synthesis synthesis)
{
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Archive_IsParquet_ByDayAndBucket(string environment)
    {
        var delivery = Assert.Single(synthesis.Resources(environment, "AWS::KinesisFirehose::DeliveryStream"));
        const string target = "ExtendedS3DestinationConfiguration";

        Assert.Equal("events/day=!{partitionKeyFromQuery:day}/bucket=!{partitionKeyFromQuery:bucket}/", delivery.At($"{target}.Prefix").GetString());
        Assert.True(delivery.IsTrue($"{target}.DynamicPartitioningConfiguration.Enabled"));
        Assert.True(delivery.Has($"{target}.DataFormatConversionConfiguration.OutputFormatConfiguration.Serializer.ParquetSerDe"));
        Assert.True(delivery.Has($"{target}.EncryptionConfiguration.KMSEncryptionConfig.AWSKMSKeyARN"));
        Assert.Equal("RecordDeAggregation", delivery.At($"{target}.ProcessingConfiguration.Processors.0.Type").GetString());
        Assert.Equal(ArchivePartitions.Query, delivery.At($"{target}.ProcessingConfiguration.Processors.1.Parameters.0.ParameterValue").GetString());
    }

    /// <summary>The projection feeds it, so nothing reads the stream for it; what Firehose holds in between is encrypted with the platform's key.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Delivery_IsPutTo_AndEncrypted(string environment)
    {
        var delivery = Assert.Single(synthesis.Resources(environment, "AWS::KinesisFirehose::DeliveryStream"));

        Assert.Equal("DirectPut", delivery.At("DeliveryStreamType").GetString());
        Assert.False(delivery.Has("KinesisStreamSourceConfiguration"));
        Assert.Equal("CUSTOMER_MANAGED_CMK", delivery.At("DeliveryStreamEncryptionConfigurationInput.KeyType").GetString());
        Assert.Contains("StorageKey", delivery.At("DeliveryStreamEncryptionConfigurationInput.KeyARN").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(synthesis.Resources(environment).Where(each => each.Stack == delivery.Stack), each => each.Body.GetRawText().Contains("Events-", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Projection_IsToldTheDelivery_AndNobodyElseIs(string environment)
    {
        var delivery = Assert.Single(synthesis.Resources(environment, "AWS::KinesisFirehose::DeliveryStream"));
        var told = Assert.Single(synthesis.Resources(environment, "AWS::Lambda::Function"), function => function.Has("Environment.Variables.EMAILPLATFORM_ARCHIVE"));

        Assert.StartsWith("Projection", told.Id, StringComparison.Ordinal);
        Assert.Matches($"ImportValue.*{delivery.Stack}:.*{delivery.Id}", told.At("Environment.Variables.EMAILPLATFORM_ARCHIVE").GetRawText());
    }

    /// <summary>Firehose throws away what it could not write for 24 hours, which a weekend is longer than.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void LateArchive_Pages_OfThisDelivery(string environment)
    {
        var delivery = Assert.Single(synthesis.Resources(environment, "AWS::KinesisFirehose::DeliveryStream"));
        var alarm = Assert.Single(synthesis.Resources(environment, "AWS::CloudWatch::Alarm"), each => each.Mentions("AlarmDescription", "archive-late"));

        Assert.Equal("DeliveryToS3.DataFreshness", alarm.At("MetricName").GetString());
        Assert.True(alarm.Mentions("Dimensions", $"\"{delivery.Id}\""), alarm.ToString());
        Assert.True(alarm.Mentions("AlarmActions", "AlarmsPage"), alarm.At("AlarmActions").GetRawText());
        Assert.InRange(alarm.At("Threshold").GetDouble(), delivery.At("ExtendedS3DestinationConfiguration.BufferingHints.IntervalInSeconds").GetInt32() + 1, 3600);
    }

    /// <summary>An event may be archived twice.</summary>
    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Query_CountsAnEventOnce(string environment)
    {
        Assert.All(synthesis.Resources(environment, "AWS::Athena::NamedQuery"), query =>
        {
            var text = query.At("QueryString").GetString()!;
            Assert.DoesNotMatch(@"(?i)\b(count|sum|avg)\s*\((?!\s*distinct)", text);
            Assert.Matches("(?i)distinct", text);
        });
        Assert.All(synthesis.Resources(environment).Where(each => each.Type is "AWS::QuickSight::Analysis" or "AWS::QuickSight::Dashboard"), report =>
            Assert.All(Regex.Matches(report.At("Definition").GetRawText(), "\"AggregationFunction\":\\s*\"([A-Z_]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)), match => Assert.Equal("DISTINCT_COUNT", match.Groups[1].Value)));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void Catalogue_ComputesItsPartitions(string environment)
    {
        var table = Assert.Single(synthesis.Resources(environment, "AWS::Glue::Table"));
        var parameters = table.At("TableInput.Parameters");

        Assert.Equal("true", parameters.GetProperty("projection.enabled").GetString());
        Assert.Equal("0,63", parameters.GetProperty("projection.bucket.range").GetString());
        Assert.Equal(["day", "bucket"], table.At("TableInput.PartitionKeys").EnumerateArray().Select(key => key.GetProperty("Name").GetString()));
    }

    /// <summary>
    /// A member without a column would not be in the archive: Firehose drops what the table has no place for. Where the event stands in its message's
    /// record is for the projection, and says nothing of the mail.
    /// </summary>
    [Fact]
    public void Column_IsThereForEachMemberOfAnEvent()
    {
        var members = typeof(MailEvent).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(member => member.GetCustomAttribute<JsonIgnoreAttribute>() is null && member.Name != nameof(MailEvent.Taken))
            .Select(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name));

        Assert.Equal(members.Order(StringComparer.Ordinal), EventColumns.All.Select(column => column.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Synthesis.EnvironmentNames), MemberType = typeof(Synthesis))]
    public void WorkGroup_IsEncrypted_AndHasItsQueries(string environment)
    {
        var group = Assert.Single(synthesis.Resources(environment, "AWS::Athena::WorkGroup"));

        Assert.True(group.IsTrue("WorkGroupConfiguration.EnforceWorkGroupConfiguration"));
        Assert.Equal("SSE_KMS", group.At("WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption").GetString());
        Assert.Equal(4, synthesis.Resources(environment, "AWS::Athena::NamedQuery").Count());
    }

    [Theory]
    [InlineData("dev", 0)]
    [InlineData("staging", 1)]
    [InlineData("prod", 1)]
    public void Reports_AreMade_WhereThereIsAGroupToReadThem(string environment, int count) =>
        Assert.All(
            new[] { "DataSource", "DataSet", "Analysis", "Dashboard" },
            kind => Assert.Equal(count, synthesis.Resources(environment, $"AWS::QuickSight::{kind}").Count()));

    /// <summary>With a real jq: it puts each tenant where one machine's archive puts him (FNV-1a modulo 64).</summary>
    [Fact]
    public async Task Query_FindsTheBucketOfOneMachine()
    {
        string[] tenants = ["default", "a", "shop-1", "zz-top-99", .. Enumerable.Range(0, 200).Select(number => string.Create(CultureInfo.InvariantCulture, $"tenant-{number * 7919}"))];
        var input = string.Join('\n', tenants.Select(tenant => $$"""{"time":"2026-03-09T23:59:59.123Z","tenant":"{{tenant}}"}"""));

        var output = await RunJqAsync(input);

        Assert.SkipWhen(output is null, "jq is not installed.");
        var places = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(tenants.Select(tenant => BucketOf(tenant).ToString("D2", CultureInfo.InvariantCulture)), places.Select(place => place.GetProperty("bucket").GetString()));
        Assert.All(places, place => Assert.Equal("2026-03-09", place.GetProperty("day").GetString()));
    }

    private static uint BucketOf(string tenant) => tenant.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) % ArchivePartitions.BucketCount;

    private static async Task<string?> RunJqAsync(string input)
    {
        var start = new ProcessStartInfo("jq") { ArgumentList = { "-c", ArchivePartitions.Query }, RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var jq = Process.Start(start)!;
            await jq.StandardInput.WriteAsync(input);
            jq.StandardInput.Close();
            return await jq.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
