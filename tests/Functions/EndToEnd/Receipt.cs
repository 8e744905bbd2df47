using EmailPlatform.Functions.Tests.Api;
using EmailPlatform.Functions.Tests.Hosting;

namespace EmailPlatform.Functions.Tests.EndToEnd;

/// <summary>The message whose way the tests follow.</summary>
internal static class Receipt
{
    /// <summary>Sends one message by the function Api, as a client does: what was not accepted is repeated under the same key.</summary>
    /// <returns>The message's id.</returns>
    public static async Task<string> AcceptAsync(Func<Stream, Task<Stream>> api, string recipient)
    {
        var request = Exchange.Post("/v1/send", $$"""{"from": "shop@example.test", "to": ["{{recipient}}"], "subject": "Your receipt", "text": "Good day"}""")
            .WithKey(EmulatedAws.AdminKey).WithHeader("Idempotency-Key", Guid.NewGuid().ToString()).InBase64().ToJsonString();
        for (var attempt = 1; ; attempt++)
        {
            var reply = await Json.ReadAsync(await api(Json.ToStream(request)));
            if (reply.Status() == 202)
                return reply.Content().GetProperty("messages")[0].GetProperty("message_id").GetString()!;
            Assert.True(attempt < 5, $"{reply}");
        }
    }
}
