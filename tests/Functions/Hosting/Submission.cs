using EmailPlatform.Functions.Api;
using EmailPlatform.Functions.Tests.Api;

namespace EmailPlatform.Functions.Tests.Hosting;

/// <summary>Sends through the API's function, as a customer does through API Gateway.</summary>
internal static class Submission
{
    /// <summary>The id of the first recipient's message.</summary>
    public static async Task<string> SendAsync(this Deployment deployment, string json)
    {
        var request = Exchange.Post("/v1/send", json).WithKey(Deployment.AdminKey);
        var reply = await Json.ReadAsync(await new Function(deployment.AddPorts).Handle(Json.ToStream(request.ToJsonString())));
        Assert.Equal(202, reply.Status());
        return reply.Content().GetProperty("messages")[0].GetProperty("message_id").GetString()!;
    }

    /// <summary>The status that the API tells of a message.</summary>
    public static async Task<string> StatusAsync(this Deployment deployment, string messageId)
    {
        var request = Exchange.Get($"/v1/send/status/{messageId}").WithKey(Deployment.AdminKey);
        var reply = await Json.ReadAsync(await new Function(deployment.AddPorts).Handle(Json.ToStream(request.ToJsonString())));
        Assert.Equal(200, reply.Status());
        return reply.Content().GetProperty("status").GetString()!;
    }
}
