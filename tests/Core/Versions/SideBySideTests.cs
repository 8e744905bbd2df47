using System.Reflection;
using System.Text.Json.Serialization;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Blobs;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Queues;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Templates;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;
using EmailPlatform.Core.Tests.Sending;

namespace EmailPlatform.Core.Tests.Versions;

/// <summary>While a new version takes a tenth of the traffic, and when it is taken back, this one meets what that one has written.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const string ApiKey = "ep_sidebyside01_0123456789abcdef0123456789abcdef";

    private readonly TemporaryTable _table = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_GoesOnWithWhatALaterOneHasWritten()
    {
        var vault = new TestVault();
        await using var later = new MailWorld(new LaterTable(_table.Table), _table.Time, "later", vault: vault);
        await later.PrepareAsync();
        Assert.True(TemplateName.TryParse("welcome", out var name));
        Assert.Null((await later.Get<TemplateStore>().CreateAsync(
            MailWorld.Shop, name, new TemplateDraft(new TemplateContent { Subject = "Hi", Html = "<p>Hi {{ name }}</p>", MakeText = true }), Cancellation)).Refusal);
        Assert.Null((await later.Get<ApiKeyStore>().ImportAsync(MailWorld.Shop, ApiKey, "Key", Scope.Send, null, Cancellation)).Refusal);
        var place = (await later.Get<AttachmentStore>().CreateAsync(
            MailWorld.Shop, new AttachmentUpload { Filename = "a.txt", ContentType = "text/plain", Size = 3 }, Cancellation)).Value!;
        await later.Get<IBlobStore>().PutAsync($"t/shop/attachments/{place.AttachmentId}", new byte[3], null, Cancellation);
        var send = new
        {
            from = "a@shop.example",
            to = new[] { "b@example.net", "c@example.net" },
            template = new { name = "welcome" },
            variables = new { name = "Bea" },
            attachments = new[] { new { attachment_id = place.AttachmentId } },
        };
        var accepted = await later.AcceptAsync(send, SendRoute.Template, key: "once");

        await using var earlier = new MailWorld(_table.Table, _table.Time, "earlier", vault: vault);
        await earlier.Get<IBlobStore>().PutAsync($"t/shop/attachments/{place.AttachmentId}", new byte[3], null, Cancellation);
        Assert.Equal(MailWorld.Shop, (await earlier.Get<Authenticator>().AuthenticateAsync(ApiKey, Cancellation)).Value!.Tenant);
        var repeated = await earlier.AcceptAsync(send, SendRoute.Template, key: "once");
        await DeliverAsync(earlier, later.Queue.Take());
        await earlier.ProjectAsync();

        Assert.Equal(accepted.Messages.Select(message => message.MessageId), repeated.Messages.Select(message => message.MessageId));
        Assert.Equal(2, earlier.Transport.Taken.Count);
        foreach (var message in accepted.Messages)
            Assert.Equal(DeliveryState.Finished, (await earlier.RecordAsync(message.MessageId!.Value)).State);
    }

    /// <summary>Only requests are refused for a member that nobody knows: their author is there to be told.</summary>
    [Fact]
    public void Document_WithAnUnknownMember_IsRead()
    {
        var strict = typeof(CoreServices).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Where(type => ((JsonSerializerContext)type.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!).Options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
            .Select(type => type.Name);

        Assert.Equal([nameof(AcceptingJson)], strict);
    }

    public void Dispose() => _table.Dispose();

    private static async Task DeliverAsync(MailWorld world, IReadOnlyList<WorkItem> items) =>
        Assert.Empty(await world.Get<Sender>().HandleAsync([.. items.Select((item, i) => new ReceivedWork($"{i}", item.Group, item.Body, 1))], Cancellation));
}
