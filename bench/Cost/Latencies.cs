namespace EmailPlatform.Bench.Cost;

/// <summary>
/// How long a call to each service takes from a function in the same region. AWS promises none of these; they are round figures on the slow side,
/// and decide how many milliseconds a function waits.
/// </summary>
internal static class Latencies
{
    public static TimeSpan Of(string service) => TimeSpan.FromMilliseconds(service switch
    {
        "dynamodb" => 5,
        "sqs" => 10,
        "kinesis" => 15,
        "firehose" => 20,
        "kms" => 10,
        "s3" => 40,
        "ses" => 80,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "No such service."),
    });
}
