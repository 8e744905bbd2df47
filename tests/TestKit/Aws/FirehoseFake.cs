using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailPlatform.TestKit.Aws;

/// <summary>
/// Firehose's PutRecordBatch (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html) for one delivery stream that takes apart
/// JSON: it checks signature and limits as Firehose does, keeps what it takes, and fails as it is told.
/// </summary>
public sealed class FirehoseFake : IAsyncDisposable
{
    private const int MaxRecords = 500;
    private const int MaxRecordBytes = 1_000 * 1024;
    private const int MaxCallBytes = 4 << 20;
    private const int MaxTakenApart = 500;

    private readonly WebApplication _application;
    private readonly SignatureCheck _signatures;
    private readonly ConcurrentQueue<FirehoseAnswer> _answers = new();
    private readonly ConcurrentQueue<IReadOnlyList<int>> _calls = new();
    private readonly ConcurrentQueue<byte[]> _records = new();

    private FirehoseFake(SignatureCheck signatures)
    {
        _signatures = signatures;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _application = builder.Build();
        _application.MapPost("/", HandleAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>The one delivery stream that there is.</summary>
    public string DeliveryStream { get; } = $"archive-{Guid.NewGuid():N}";

    /// <summary>Of each call, whatever came of it, its records' sizes in bytes.</summary>
    public IReadOnlyCollection<IReadOnlyList<int>> Calls => _calls;

    /// <summary>What it has taken.</summary>
    public IReadOnlyCollection<byte[]> Taken => _records;

    /// <summary>Of what it has taken the JSON objects, as they would be archived.</summary>
    public IReadOnlyList<JsonObject> Events => [.. _records.SelectMany(record => TryTakeApart(record) ?? [])];

    /// <summary>Of what it has taken the records that it could not take apart, as they would be among the archive's errors.</summary>
    public IReadOnlyList<string> Errors => [.. _records.Where(record => TryTakeApart(record) is null).Select(Encoding.UTF8.GetString)];

    /// <summary>What it does with every call, unless told otherwise by <see cref="Answer"/>; null to take them.</summary>
    public FirehoseAnswer? Always { get; set; }

    public static async Task<FirehoseFake> StartAsync(SignatureCheck signatures)
    {
        var fake = new FirehoseFake(signatures);
        await fake._application.StartAsync();
        fake.Url = new Uri(fake._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return fake;
    }

    /// <summary>What it does with the next calls, one each.</summary>
    public void Answer(params ReadOnlySpan<FirehoseAnswer> answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var call = JsonNode.Parse(body)!.AsObject();
        var records = call["Records"]!.AsArray().Select(record => Convert.FromBase64String(record!["Data"]!.GetValue<string>())).ToList();
        _calls.Enqueue([.. records.Select(record => record.Length)]);
        var answer = _answers.TryDequeue(out var next) ? next : Always;
        if ((FindFault(context.Request, body, call, records) ?? answer) is FirehoseAnswer.Error error)
        {
            await ReplyAsync(context.Response, error.Status, new JsonObject { ["__type"] = error.Code, ["message"] = error.Message });
            return;
        }

        var refused = answer is FirehoseAnswer.Without without ? without.Places : [];
        foreach (var record in records.Where((_, place) => !refused.Contains(place)))
            _records.Enqueue(record);
        if (answer is FirehoseAnswer.LoseReply)
        {
            context.Abort();
            return;
        }
        await ReplyAsync(context.Response, 200, new JsonObject
        {
            ["Encrypted"] = true,
            ["FailedPutCount"] = refused.Count,
            ["RequestResponses"] = new JsonArray([.. records.Select((_, place) => (JsonNode)(refused.Contains(place)
                ? new JsonObject { ["ErrorCode"] = "ServiceUnavailableException", ["ErrorMessage"] = "Slow down." }
                : new JsonObject { ["RecordId"] = Guid.NewGuid().ToString() }))]),
        });
    }

    private FirehoseAnswer.Error? FindFault(HttpRequest request, byte[] body, JsonObject call, List<byte[]> records)
    {
        if (_signatures.FindFault(request, body) is { } fault)
            return new FirehoseAnswer.Error(400, fault, "The request signature we calculated does not match the signature you provided.");
        if (request.Headers["X-Amz-Target"] != "Firehose_20150804.PutRecordBatch")
            return new FirehoseAnswer.Error(400, "UnknownOperationException", "There is PutRecordBatch only.");
        if (call["DeliveryStreamName"]!.GetValue<string>() != DeliveryStream)
            return new FirehoseAnswer.Error(400, "ResourceNotFoundException", "Firehose not found.");
        var isWithinLimits = records.Count is > 0 and <= MaxRecords && records.All(record => record.Length <= MaxRecordBytes) && body.Length <= MaxCallBytes;
        return isWithinLimits ? null : new FirehoseAnswer.Error(400, "ValidationException", "Too many records, or too large.");
    }

    private static async Task ReplyAsync(HttpResponse response, int status, JsonObject reply)
    {
        response.StatusCode = status;
        response.ContentType = "application/x-amz-json-1.1";
        await response.WriteAsync(reply.ToJsonString());
    }

    /// <summary>Deaggregation of the type JSON; null for what is none, or more than it takes apart.</summary>
    private static List<JsonObject>? TryTakeApart(byte[] record)
    {
        var objects = new List<JsonObject>();
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (JsonNode.Parse(ref reader) is not JsonObject found)
                    return null;
                objects.Add(found);
            }
        }
        catch (JsonException)
        {
            return null;
        }
        return objects.Count is > 0 and <= MaxTakenApart ? objects : null;
    }
}
