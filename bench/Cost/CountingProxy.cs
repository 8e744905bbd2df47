using System.Diagnostics;
using System.Text.Json.Nodes;
using EmailPlatform.TestKit.Aws;
using Microsoft.AspNetCore.Http;

namespace EmailPlatform.Bench.Cost;

/// <summary>
/// Stands between functions and a service, counts each request and what of it is billed, and answers no sooner than the service in AWS would.
/// </summary>
internal sealed class CountingProxy : ServiceProxy
{
    private readonly string _service;
    private readonly CallCounts _counts;
    private readonly TimeSpan _latency;

    private CountingProxy(string service, Uri target, CallCounts counts, TimeSpan latency)
        : base(target) => (_service, _counts, _latency) = (service, counts, latency);

    public static async Task<CountingProxy> StartAsync(string service, Uri target, CallCounts counts, TimeSpan latency)
    {
        var proxy = new CountingProxy(service, target, counts, latency);
        await proxy.ListenAsync();
        return proxy;
    }

    protected override async Task HandleAsync(HttpContext context, byte[] body)
    {
        var started = Stopwatch.GetTimestamp();
        if (_service == "dynamodb")
            body = TableCalls.AskForCapacity(body);
        using var reply = await ForwardAsync(context.Request, body);
        Count(context.Request, body, reply, await reply.Content.ReadAsByteArrayAsync());
        var left = _latency - Stopwatch.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
            await Task.Delay(left);
        await ReturnAsync(reply, context.Response);
    }

    private void Count(HttpRequest request, byte[] body, HttpResponseMessage reply, byte[] content)
    {
        var operation = request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target ? target[(target.LastIndexOf('.') + 1)..] : $"{request.Method}";
        // Who polls and finds nothing asks whether or not there is mail: StandingCosts has it.
        if (operation == "ReceiveMessage" && JsonNode.Parse(content)?["Messages"] is not JsonArray { Count: > 0 })
            return;
        if (_service == "dynamodb" && reply.IsSuccessStatusCode && TableCalls.IsEmptyLook(operation, body, content))
            return;
        _counts.Call($"{_service} {operation}");
        switch (_service)
        {
            case "dynamodb":
                TableCalls.Count(_counts, operation, body, reply.IsSuccessStatusCode ? content : null);
                break;
            case "sqs":
                _counts.Use(Billed.QueueRequests, Chunks(Math.Max(body.Length, content.Length)));
                break;
            case "kinesis" when operation == "PutRecords":
                StreamCalls.Count(_counts, body);
                break;
            case "firehose" when operation == "PutRecordBatch":
                StreamCalls.CountArchived(_counts, body);
                break;
            case "kms":
                _counts.Use(Billed.KeyRequests, 1);
                break;
            case "s3":
                _counts.Use(request.Method is "GET" or "HEAD" ? Billed.ObjectGets : Billed.ObjectPuts, request.Method == "DELETE" ? 0 : 1);
                break;
        }
    }

    /// <summary>SQS and SNS bill each 64 KB of a request as one.</summary>
    public static int Chunks(int bytes) => Math.Max(1, (bytes + 65_535) / 65_536);
}
