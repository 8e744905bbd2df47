using System.Net;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Messages;

public sealed class MessageTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Status_OfASend_CountsItsMessages()
    {
        var id = (await host.Client.PostAsync("/v1/send", Bodies.SendWith(("to", """["a@example.net", "b@example.net"]""")))).String("message_id");

        var status = (await host.Client.GetAsync($"/v1/send/status/{id}")).Expect(HttpStatusCode.OK);

        Assert.Equal("queued", status.String("status"));
        Assert.Equal(id, status.String("send_id"));
        Assert.Equal("transactional", status.String("stream"));
        Assert.Equal(2, status.Json.GetProperty("counts").GetProperty("queued").GetInt32());
        Assert.Equal(2, status.Json.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Timeline_OfAMessage_BeginsWithItsAcceptance()
    {
        var id = (await host.Client.PostAsync("/v1/send", Bodies.Send)).String("message_id");

        var timeline = (await host.Client.GetAsync($"/v1/messages/{id}-0/timeline")).Expect(HttpStatusCode.OK);

        var message = Assert.Single(timeline.Json.GetProperty("messages").EnumerateArray());
        Assert.Equal("accepted", message.GetProperty("events")[0].GetProperty("kind").GetString());
        Assert.False(message.TryGetProperty("to", out _));
    }

    [Fact]
    public async Task Timeline_OfAMessageWhoseSendIsStored_NamesItsRecipient()
    {
        var id = (await host.Client.PostAsync("/v1/send", Bodies.SendWith(("stream", "\"bulk\"")))).String("message_id");

        var timeline = (await host.Client.GetAsync($"/v1/messages/{id}-0/timeline")).Expect(HttpStatusCode.OK);

        Assert.Equal("bea@example.net", Assert.Single(timeline.Json.GetProperty("messages").EnumerateArray()).GetProperty("to").GetString());
    }

    [Theory]
    [InlineData("/v1/send/status/00000000000000000000000000000000")]
    [InlineData("/v1/send/status/nonsense")]
    [InlineData("/v1/messages/00000000000000000000000000000000-0/timeline")]
    public async Task Message_ThatIsNotThere_IsNotFound(string path) =>
        (await host.Client.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "message_not_found");
}
