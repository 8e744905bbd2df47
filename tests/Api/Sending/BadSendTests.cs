using System.Net;
using System.Text;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Sending;

/// <summary>Every bad input is a problem that names the field, and leaves nothing behind.</summary>
public sealed class BadSendTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string, string, string> Faults => new()
    {
        // member, its JSON, the pointer of the fault
        { "from", "", "/from" },
        { "from", "\"nobody\"", "/from" },
        { "from", """{"email": "nobody"}""", "/from/email" },
        { "from", """{"email": "shop@example.test", "name": "Shop\r\nBcc: x@example.net"}""", "/from/name" },
        { "from", """ "Shop\r\nBcc: x@example.net <shop@example.test>" """, "/from" },
        { "from", "17", "/from" },
        { "to", "[]", "/to" },
        { "to", "\"bea@example.net\"", "/to" },
        { "to", """["bea@example.net\r\nRCPT TO:<x@example.net>"]""", "/to/0" },
        { "to", """["bea@example.net", {"email": "a b@example.net"}]""", "/to/1/email" },
        { "to", """[null]""", "/to/0" },
        { "to", $"[\"{new string('a', 65)}@example.net\"]", "/to/0" },
        { "to", $"[\"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}.net\"]", "/to/0" },
        { "to", $"[{string.Join(",", Enumerable.Range(0, 51).Select(i => $"\"r{i}@example.net\""))}]", "/to" },
        { "reply_to", """["x"]""", "/reply_to/0" },
        { "subject", "", "/subject" },
        { "subject", "\"a\\r\\nBcc: x@example.net\"", "/subject" },
        { "subject", "[]", "/subject" },
        { "subject", "\"{{ broken\"", "/subject" },
        { "text", "", "/text" },
        { "text", "\"{% if %}\"", "/text" },
        { "html", "\"{{ a | \"", "/html" },
        { "text", "\"Hello {{ name }}\"", "/variables/name" },
        { "variables", "[]", "/variables" },
        { "headers", """{"X-Order": "1\r\nBcc: x@example.net"}""", "/headers/X-Order" },
        { "headers", """{"X-Or\r\nder": "1"}""", "/headers/X-Or\r\nder" },
        { "headers", """{"Bcc": "x@example.net"}""", "/headers/Bcc" },
        { "headers", """{"X-Order": 1}""", "/headers/X-Order" },
        { "attachments", """[{"filename": "a.pdf", "content": "###"}]""", "/attachments/0/content" },
        { "attachments", """[{"filename": "a\r\nb.pdf", "content": "AAAA"}]""", "/attachments/0/filename" },
        { "attachments", """[{"filename": "a.pdf", "content_type": "x\r\ny", "content": "AAAA"}]""", "/attachments/0/content_type" },
        { "attachments", """[{"attachment_id": "00000000000000000000000000000000"}]""", "/attachments/0/attachment_id" },
        { "tags", """["", "b"]""", "/tags/0" },
        { "metadata", """{"order": 42}""", "/metadata/order" },
        { "send_at", "\"tomorrow\"", "/send_at" },
        { "send_at", "\"2999-01-01T00:00:00Z\"", "/send_at" },
        { "send_id", "\"a b\"", "/send_id" },
        { "stream", "\"express\"", "/stream" },
        { "recipients", """[{"to": "a@example.net"}]""", "/recipients" },
        { "template", """{"name": "welcome"}""", "/template" },
        { "colour", "\"red\"", "/colour" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Send_WithAFault_NamesTheFieldAndStoresNothing(string member, string json, string pointer)
    {
        var before = host.Table.Writes;

        var reply = await host.Client.PostAsync("/v1/send", Bodies.SendWith((member, json)), "fault");

        reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        Assert.Contains(pointer, reply.Pointers);
        Assert.Equal(before, host.Table.Writes);
    }

    [Fact]
    public async Task Send_WithSeveralFaults_NamesThemAll()
    {
        var reply = await host.Client.PostAsync("/v1/send", """{"from": "x", "to": ["y"], "subject": "a\nb"}""");

        Assert.Equal(["/from", "/to/0", "/subject", "/text"], reply.Pointers);
    }

    [Theory]
    [InlineData("", "body_missing")]
    [InlineData("{\"from\": }", "invalid_json")]
    [InlineData("{\"from\" 1}", "invalid_json")]
    [InlineData("from=a", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("{} {}", "invalid_json")]
    public async Task Send_WhatIsNoJson_IsABadRequest(string body, string code)
    {
        var before = host.Table.Writes;

        var reply = await host.Client.PostAsync("/v1/send", body);

        reply.ExpectProblem(HttpStatusCode.BadRequest, code);
        Assert.Equal(before, host.Table.Writes);
    }

    [Fact]
    public async Task Send_WithHalfACharacter_NamesTheField()
    {
        var reply = await host.Client.PostAsync("/v1/send", """{"subject": "\ud800"}""");

        Assert.Equal(["/subject"], reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Pointers);
    }

    [Fact]
    public async Task Send_JsonAMillionDeep_IsABadRequest()
    {
        var deep = new StringBuilder("{\"variables\": ").Append('[', 1_000_000).ToString();

        (await host.Client.PostAsync("/v1/send", deep)).ExpectProblem(HttpStatusCode.BadRequest, "too_deep");
    }

    [Fact]
    public async Task Send_ObjectsAMillionDeep_IsABadRequest()
    {
        var deep = "{\"variables\": " + string.Concat(Enumerable.Repeat("{\"a\":", 700_000));

        (await host.Client.PostAsync("/v1/send", deep)).ExpectProblem(HttpStatusCode.BadRequest, "too_deep");
    }

    [Fact]
    public async Task Send_FromADomainOfNobody_IsForbiddenAtFrom()
    {
        var reply = await host.Client.PostAsync("/v1/send", Bodies.SendWith(("from", "\"a@elsewhere.example\"")));

        reply.ExpectProblem(HttpStatusCode.Forbidden, "sender_domain_not_added");
        Assert.Equal(["/from"], reply.Pointers);
    }

    [Fact]
    public async Task Send_FromADomainOfAnotherTenant_IsForbiddenAtFrom()
    {
        var before = host.Table.Writes;

        var reply = await host.Client.PostAsync("/v1/send", Bodies.SendWith(("from", $"\"a@{ApiHost.OtherDomain}\"")), "foreign");

        reply.ExpectProblem(HttpStatusCode.Forbidden, "sender_domain_of_another");
        Assert.Equal(["/from"], reply.Pointers);
        Assert.Equal(before, host.Table.Writes);
    }

    [Fact]
    public async Task SendTemplate_ThatIsNotThere_NamesIt()
    {
        var reply = await host.Client.PostAsync(
            "/v1/send/template", """{"from": "a@example.test", "to": ["b@example.net"], "template": {"name": "nothing"}}""");

        Assert.Equal("/template/name", Assert.Single(reply.Pointers));
    }

    [Fact]
    public async Task Bulk_ToTooMany_NamesRecipients()
    {
        var recipients = string.Join(",", Enumerable.Range(0, 1001).Select(i => $$"""{"to": "r{{i}}@example.net"}"""));

        var reply = await host.Client.PostAsync("/v1/send/bulk", $$"""{"from": "a@example.test", "subject": "a", "text": "b", "recipients": [{{recipients}}]}""");

        reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        Assert.Equal(["/recipients"], reply.Pointers);
    }

    [Fact]
    public async Task Send_UploadsOverFortyMegabytesTogether_NamesAttachments()
    {
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var place = (await host.Client.PostAsync("/v1/attachments", """{"filename": "a.bin", "size": 22000000}""")).Expect(HttpStatusCode.Created);
            using var put = new HttpRequestMessage(HttpMethod.Put, place.String("upload_url")) { Content = new ByteArrayContent(new byte[22_000_000]) };
            (await host.Anonymous.SendAsync(put)).Expect(HttpStatusCode.OK);
            ids.Add($$"""{"attachment_id": "{{place.String("attachment_id")}}"}""");
        }

        var reply = await host.Client.PostAsync("/v1/send", Bodies.SendWith(("attachments", $"[{string.Join(",", ids)}]")));

        reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        Assert.Equal(["/attachments"], reply.Pointers);
    }
}
