using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EmailPlatform.Aws.Tests.Clients;

/// <summary>
/// A service that stores only a part of a batch and says so: it lets through what it is told to, and answers for the rest as SQS and Kinesis do.
/// </summary>
/// <param name="stores">How many of a request's entries it stores, by the request's number from 1.</param>
internal sealed class PartOfABatch(Func<int, int> stores, bool isSenderFault = false) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>How many entries each request had.</summary>
    public List<int> Sizes { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
        var isKinesis = body.ContainsKey("Records");
        var entries = body[isKinesis ? "Records" : "Entries"]!.AsArray();
        Sizes.Add(entries.Count);
        var kept = Math.Min(stores(Sizes.Count), entries.Count);
        var refused = entries.Skip(kept).Select(entry => entry!.DeepClone()).ToList();
        while (entries.Count > kept)
            entries.RemoveAt(kept);
        var reply = entries.Count == 0 ? new JsonObject() : await ForwardAsync(request, body, cancellationToken);
        if (isKinesis)
            RefuseRecords(reply, refused);
        else
            RefuseEntries(reply, refused);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(reply.ToJsonString()) };
    }

    private async Task<JsonObject> ForwardAsync(HttpRequestMessage request, JsonObject body, CancellationToken cancellationToken)
    {
        var type = request.Content!.Headers.ContentType;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        request.Content.Headers.ContentType = type;
        using var reply = await base.SendAsync(request, cancellationToken);
        return JsonNode.Parse(await reply.Content.ReadAsByteArrayAsync(cancellationToken))!.AsObject();
    }

    private void RefuseEntries(JsonObject reply, List<JsonNode> refused) => reply["Failed"] = new JsonArray([.. refused.Select(entry => (JsonNode)new JsonObject
    {
        ["Id"] = entry["Id"]!.GetValue<string>(),
        ["Code"] = isSenderFault ? "InvalidMessageContents" : "InternalError",
        ["SenderFault"] = isSenderFault,
        ["Message"] = "Not stored.",
    })]);

    private static void RefuseRecords(JsonObject reply, List<JsonNode> refused)
    {
        var records = reply["Records"] as JsonArray ?? [];
        reply["Records"] = null;
        foreach (var _ in refused)
        {
            records.Add(new JsonObject
            {
                ["ErrorCode"] = "ProvisionedThroughputExceededException",
                ["ErrorMessage"] = "Rate exceeded for shard shardId-000000000001.",
            });
        }
        reply["Records"] = records;
        reply["FailedRecordCount"] = refused.Count;
    }
}
