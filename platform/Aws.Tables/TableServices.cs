using Amazon.DynamoDBv2;
using EmailPlatform.Aws.Hosting;
using EmailPlatform.Core.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Aws.Tables;

/// <summary>The table, for functions that have one.</summary>
public static class TableServices
{
    /// <summary>After <see cref="AwsServices.AddAws(IServiceCollection)"/>.</summary>
    public static IServiceCollection AddAwsTable(this IServiceCollection services) => services
        .AddSingleton<IAmazonDynamoDB>(_ => new AmazonDynamoDBClient(DynamoTable.SendOnce(new AmazonDynamoDBConfig())))
        .AddSingleton<ITable>(provider => new DynamoTable(
            provider.GetRequiredService<IAmazonDynamoDB>(),
            provider.GetRequiredService<AwsOptions>().Table,
            provider.GetRequiredService<TimeProvider>(),
            TimeProvider.System));
}
