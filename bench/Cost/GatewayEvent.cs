using System.Text.Json;
using System.Text.Json.Nodes;
using EmailPlatform.Functions.Tests.EndToEnd;

namespace EmailPlatform.Bench.Cost;

/// <summary>A request as API Gateway hands it to the API's function.</summary>
internal static class GatewayEvent
{
    public static Stream Post(string path, ReadOnlySpan<byte> body) => new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["resource"] = "/v1/{proxy+}",
        ["path"] = path,
        ["httpMethod"] = "POST",
        ["multiValueHeaders"] = new JsonObject
        {
            ["Authorization"] = new JsonArray($"Bearer {EmulatedAws.AdminKey}"),
            ["Content-Type"] = new JsonArray("application/json"),
            ["Host"] = new JsonArray("api.example.com"),
            ["User-Agent"] = new JsonArray("shop/1.0"),
            ["X-Forwarded-For"] = new JsonArray("203.0.113.9"),
        },
        ["requestContext"] = new JsonObject
        {
            ["stage"] = "live",
            ["path"] = path,
            ["requestId"] = Guid.NewGuid().ToString(),
            ["identity"] = new JsonObject { ["sourceIp"] = "203.0.113.9" },
        },
        ["body"] = Convert.ToBase64String(body),
        ["isBase64Encoded"] = true,
    }));

    /// <exception cref="InvalidOperationException">The reply is not 202.</exception>
    public static async Task CheckAcceptedAsync(Stream reply)
    {
        var answer = await JsonNode.ParseAsync(reply);
        if ((int?)answer?["statusCode"] != 202)
            throw new InvalidOperationException($"The API answered {answer}");
    }
}
