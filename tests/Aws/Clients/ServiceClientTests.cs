using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using EmailPlatform.Aws.Clients.Athena;
using EmailPlatform.Aws.Clients.Firehose;
using EmailPlatform.Aws.Clients.Kinesis;
using EmailPlatform.Aws.Clients.SecretsManager;
using EmailPlatform.Aws.Clients.Ses;
using EmailPlatform.Aws.Clients.Sqs;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Clients;

public sealed class ServiceClientTests(AwsEmulators emulators)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqs", "sqs.eu-central-1.amazonaws.com/", "sqs", "AmazonSQS.ReceiveMessage", "application/x-amz-json-1.0")]
    [InlineData("kinesis", "kinesis.eu-central-1.amazonaws.com/", "kinesis", "Kinesis_20131202.ListShards", "application/x-amz-json-1.1")]
    [InlineData("firehose", "firehose.eu-central-1.amazonaws.com/", "firehose", "Firehose_20150804.PutRecordBatch", "application/x-amz-json-1.1")]
    [InlineData("ses", "email.eu-central-1.amazonaws.com/v2/email/outbound-emails", "ses", null, "application/json")]
    [InlineData("athena", "athena.eu-central-1.amazonaws.com/", "athena", "AmazonAthena.GetQueryExecution", "application/x-amz-json-1.1")]
    [InlineData("secretsmanager", "secretsmanager.eu-central-1.amazonaws.com/", "secretsmanager", "secretsmanager.GetSecretValue", "application/x-amz-json-1.1")]
    public async Task Call_InARegion_GoesToItsEndpointSignedForTheService(string service, string place, string signingName, string? target, string contentType)
    {
        using var aws = new Answering(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });

        await CallAsync(service, Configure);

        var request = Assert.Single(aws.Requests);
        Assert.Equal($"https://{place}", request.RequestUri!.AbsoluteUri);
        Assert.Contains($"/eu-central-1/{signingName}/aws4_request", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
        Assert.Equal(target, request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single() : null);
        Assert.Equal(contentType, request.Content!.Headers.ContentType!.MediaType);

        void Configure(ClientConfig config)
        {
            config.RegionEndpoint = RegionEndpoint.EUCentral1;
            config.DefaultAWSCredentials = LocalAws.Credentials;
            config.HttpClientFactory = new Intercepted(aws);
        }
    }

    [Theory]
    [InlineData(400, null, """{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"No such queue."}""", "QueueDoesNotExist", "No such queue.")]
    [InlineData(400, "ValidationException:http://internal.amazon.com/coral/com.amazon.coral.validate/", """{"Message":"Bad."}""", "ValidationException", "Bad.")]
    [InlineData(403, null, "<html>403 Forbidden</html>", "UnknownError", "UnknownError (403).")]
    [InlineData(400, null, "[]", "UnknownError", "UnknownError (400).")]
    public async Task Call_ServiceRefuses_ThrowsItsCodeAndMessage(int status, string? header, string body, string code, string message)
    {
        using var aws = new Answering(_ => ErrorOf(status, header, body));
        using var sqs = new SqsClient(Intercepted.At(new Uri("http://localhost:1"), aws));

        var error = await Assert.ThrowsAsync<AmazonServiceException>(() => sqs.GetAttributesAsync(new QueueAttributesRequest("q", ["All"]), Cancellation));

        Assert.Equal((code, message, (HttpStatusCode)status), (error.ErrorCode, error.Message, error.StatusCode));
        Assert.Single(aws.Requests);
    }

    [Theory]
    [InlineData(503, null, "<html>Service Unavailable</html>")]
    [InlineData(500, "InternalFailure", "{}")]
    [InlineData(400, "ThrottlingException", "{}")]
    [InlineData(400, null, """{"__type":"ProvisionedThroughputExceededException"}""")]
    public async Task Call_ServiceFailsForAMoment_IsTriedAgain(int status, string? header, string body)
    {
        using var aws = new Answering(number => number == 1 ? ErrorOf(status, header, body) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
        using var sqs = new SqsClient(Intercepted.At(new Uri("http://localhost:1"), aws));

        await sqs.GetAttributesAsync(new QueueAttributesRequest("q", ["All"]), Cancellation);

        Assert.Equal(2, aws.Requests.Count);
    }

    [Fact]
    public async Task Call_ThrottledAndLost_IsTriedAgainAndSucceeds()
    {
        var plan = FaultPlan.Quiet();
        await using var proxy = await emulators.StartProxyAsync("sqs", plan);
        using var direct = new SqsClient(LocalAws.At(await emulators.DirectEndpointAsync("sqs")));
        using var sqs = new SqsClient(LocalAws.At(proxy.Url));
        var queue = (await direct.CreateQueueAsync(new CreateQueueRequest($"q-{Guid.NewGuid():N}"), Cancellation)).QueueUrl;

        plan.Force(Fault.Throttle, Fault.LostReply);
        var reply = await sqs.SendAsync(new SendMessageBatchRequest(queue, [new SendMessageEntry("0", "hello")]), Cancellation);

        // The lost reply was of a message that is stored.
        Assert.Single(reply.Successful);
        var attributes = await direct.GetAttributesAsync(new QueueAttributesRequest(queue, ["All"]), Cancellation);
        Assert.Equal("2", attributes.Attributes["ApproximateNumberOfMessages"]);
        Assert.Equal(1, plan.Count(Fault.Throttle));
    }

    private static async Task CallAsync(string service, Action<ClientConfig> configure)
    {
        switch (service)
        {
            case "sqs":
                using (var sqs = new SqsClient(configure))
                    Assert.Empty((await sqs.ReceiveAsync(new ReceiveMessageRequest("q", 10, 0), Cancellation)).Messages);
                break;
            case "kinesis":
                using (var kinesis = new KinesisClient(configure))
                    Assert.Empty((await kinesis.ListShardsAsync(new ListShardsRequest("s"), Cancellation)).Shards);
                break;
            case "firehose":
                using (var firehose = new FirehoseClient(configure))
                    Assert.Empty((await firehose.PutAsync(new PutRecordBatchRequest("a", [new(new byte[1])]), Cancellation)).RequestResponses);
                break;
            case "ses":
                using (var ses = new SesClient(configure))
                    Assert.Null((await ses.SendAsync(new SendEmailRequest(new(["a@b.example"]), new(new(Encoding.ASCII.GetBytes("x")))), Cancellation)).MessageId);
                break;
            case "athena":
                using (var athena = new AthenaClient(configure))
                    Assert.Null((await athena.GetExecutionAsync(new QueryExecutionRequest("id"), Cancellation)).QueryExecution);
                break;
            default:
                using (var secrets = new SecretsManagerClient(configure))
                    Assert.Null((await secrets.GetAsync(new GetSecretValueRequest("name"), Cancellation)).SecretString);
                break;
        }
    }

    private static HttpResponseMessage ErrorOf(int status, string? header, string body)
    {
        var reply = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (header is not null)
            reply.Headers.Add("x-amzn-ErrorType", header);
        return reply;
    }

    /// <summary>Answers requests, which are numbered from 1.</summary>
    private sealed class Answering(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(answer(Requests.Count));
        }
    }
}
