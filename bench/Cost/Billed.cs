namespace EmailPlatform.Bench.Cost;

/// <summary>What AWS bills, in the unit that <see cref="Prices"/> has a price for.</summary>
internal enum Billed
{
    ApiGatewayRequests,
    FirewallRequests,
    AccessLogGigabytes,
    FunctionLogGigabytes,
    LambdaRequests,
    LambdaGigabyteSeconds,
    TableWriteUnits,
    TableReadUnits,
    TableGigabyteMonths,
    QueueRequests,
    TopicRequests,
    StreamGigabytesIn,
    StreamGigabytesOut,
    DeliveryGigabytes,
    ArchiveGigabyteMonths,
    KeyRequests,
    ObjectPuts,
    ObjectGets,
    Traces,
}
