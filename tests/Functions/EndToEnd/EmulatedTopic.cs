using System.Text.Json.Nodes;
using System.Xml.Linq;
using EmailPlatform.Aws.Clients.Sqs;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>A topic of the emulated SNS (https://docs.aws.amazon.com/sns/latest/api/welcome.html), which a queue has subscribed to.</summary>
internal sealed class EmulatedTopic(Uri endpoint, string arn)
{
    private static readonly HttpClient Http = new();

    public string Arn => arn;

    public static async Task<EmulatedTopic> CreateAsync(Uri endpoint, SqsClient sqs, string queueUrl, CancellationToken cancellationToken)
    {
        var created = await CallAsync(endpoint, new() { ["Action"] = "CreateTopic", ["Name"] = $"ses-{Guid.NewGuid():N}" }, cancellationToken);
        var arn = created.Descendants().First(element => element.Name.LocalName == "TopicArn").Value;
        var queue = await sqs.GetAttributesAsync(new QueueAttributesRequest(queueUrl, ["QueueArn"]), cancellationToken);
        await CallAsync(endpoint, new() { ["Action"] = "Subscribe", ["TopicArn"] = arn, ["Protocol"] = "sqs", ["Endpoint"] = queue.Attributes["QueueArn"] }, cancellationToken);
        return new EmulatedTopic(endpoint, arn);
    }

    /// <summary>As SES publishes an event.</summary>
    public Task PublishAsync(JsonNode sesEvent, CancellationToken cancellationToken) =>
        CallAsync(endpoint, new() { ["Action"] = "Publish", ["TopicArn"] = arn, ["Message"] = sesEvent.ToJsonString() }, cancellationToken);

    private static async Task<XDocument> CallAsync(Uri endpoint, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(parameters.Append(KeyValuePair.Create("Version", "2010-03-31")));
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = form };
        // The emulator knows the service by the credential's scope, and checks no signature.
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260502/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0");
        using var reply = await Http.SendAsync(request, cancellationToken);
        reply.EnsureSuccessStatusCode();
        return XDocument.Parse(await reply.Content.ReadAsStringAsync(cancellationToken));
    }
}
