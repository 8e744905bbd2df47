using System.Text;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.TestKit.Aws;

/// <summary>How a service says that it does less than it was asked, mostly because there are too many requests: status, content type, body, and the header that names the error, if any.</summary>
public sealed record ThrottlingReply(int Status, string ContentType, string Body, string? ErrorTypeHeader = null)
{
    /// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html</summary>
    public static ThrottlingReply DynamoDb { get; } = Json10(
        "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.");

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
    public static ThrottlingReply S3 { get; } = new(
        503,
        "application/xml",
        """<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>""");

    /// <summary>https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html</summary>
    public static ThrottlingReply Kms { get; } =
        Json11("ThrottlingException", "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");

    /// <summary>https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html</summary>
    public static ThrottlingReply Sqs { get; } = Json10("com.amazonaws.sqs#RequestThrottled", "The request was denied due to request throttling.") with { Status = 403 };

    /// <summary>https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html</summary>
    public static ThrottlingReply Kinesis { get; } = Json11("ProvisionedThroughputExceededException", "Rate exceeded for the stream.");

    /// <summary>https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html</summary>
    public static ThrottlingReply Firehose { get; } = Json11("ServiceUnavailableException", "Slow down.") with { Status = 500 };

    /// <summary>https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html</summary>
    public static ThrottlingReply Ses { get; } =
        new(429, "application/json", """{"message":"Maximum sending rate exceeded."}""", "TooManyRequestsException");

    internal async Task WriteToAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        if (ErrorTypeHeader is not null)
            response.Headers["x-amzn-errortype"] = ErrorTypeHeader;
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(Body), response.HttpContext.RequestAborted);
    }

    private static ThrottlingReply Json10(string type, string message) => Json("application/x-amz-json-1.0", type, message);

    private static ThrottlingReply Json11(string type, string message) => Json("application/x-amz-json-1.1", type, message);

    private static ThrottlingReply Json(string contentType, string type, string message) =>
        new(400, contentType, $$"""{"__type":"{{type}}","message":"{{message}}"}""");
}
