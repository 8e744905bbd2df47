using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmailPlatform.Functions.Tests.Api;

/// <summary>A proxy event to begin with; the stage is <c>prod</c>.</summary>
internal static class Exchange
{
    public static JsonObject Get(string path) => Request("GET", path);

    public static JsonObject Post(string path, string json) => Request("POST", path, ("Content-Type", "application/json")).With("body", json);

    public static JsonObject Request(string method, string path, params (string Name, string Value)[] headers) => new()
    {
        ["resource"] = "/{proxy+}",
        ["path"] = path,
        ["httpMethod"] = method,
        ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
        ["multiValueHeaders"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)new JsonArray(header.Value)))),
        ["queryStringParameters"] = null,
        ["multiValueQueryStringParameters"] = null,
        ["pathParameters"] = new JsonObject { ["proxy"] = path.TrimStart('/') },
        ["requestContext"] = new JsonObject
        {
            ["stage"] = "prod",
            ["path"] = "/prod" + path,
            ["protocol"] = "HTTP/1.1",
            ["requestId"] = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            ["identity"] = new JsonObject { ["sourceIp"] = "203.0.113.9" },
        },
        ["body"] = null,
        ["isBase64Encoded"] = false,
    };

    public static JsonObject With(this JsonObject request, string name, JsonNode? value)
    {
        request[name] = value;
        return request;
    }

    public static JsonObject WithHeader(this JsonObject request, string name, params string[] values)
    {
        request["multiValueHeaders"]![name] = new JsonArray([.. values.Select(value => (JsonNode?)value)]);
        return request;
    }

    public static JsonObject WithKey(this JsonObject request, string key) => request.WithHeader("Authorization", $"Bearer {key}");

    /// <summary>As API Gateway sends every body where the API calls all media types binary.</summary>
    public static JsonObject InBase64(this JsonObject request) => request
        .With("body", Convert.ToBase64String(Encoding.UTF8.GetBytes((string)request["body"]!)))
        .With("isBase64Encoded", true);

    public static int Status(this JsonElement reply) => reply.GetProperty("statusCode").GetInt32();

    public static string Header(this JsonElement reply, string name) => Assert.Single(reply.Headers(name));

    public static IReadOnlyList<string> Headers(this JsonElement reply, string name) =>
        reply.GetProperty("multiValueHeaders").TryGetProperty(name, out var values)
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : [];

    public static bool IsBase64(this JsonElement reply) => reply.GetProperty("isBase64Encoded").GetBoolean();

    public static byte[] Bytes(this JsonElement reply) =>
        !reply.TryGetProperty("body", out var body) ? []
        : reply.IsBase64() ? body.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(body.GetString()!);

    public static JsonElement Content(this JsonElement reply) => JsonElement.Parse(reply.Bytes());
}
