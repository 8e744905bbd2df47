using System.Globalization;
using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The verb that makes of a send request its message, as Python's email package reads it.</summary>
public sealed class ComposeCommandTests : Scenario
{
    private const string Python = "/usr/bin/python3";

    private const string Request =
        """
        {"from": {"email": "a@shop.example", "name": "Zoë, Shop"}, "to": ["Bea <b@example.net>"], "cc": [{"email": "c@bücher.example"}],
         "bcc": ["hidden@example.net"], "reply_to": ["help@shop.example"], "subject": "Hi {{ name }} 😀", "text": "Привет {{ name }}\n.dot\n",
         "html": "<p>{{ name }}</p><img src=\"cid:logo\">", "amp": "<html ⚡4email></html>", "variables": {"name": "<Bea>"}, "headers": {"X-Order": "42"},
         "attachments": [{"filename": "счёт.pdf", "content_type": "application/pdf", "content": "AAEC"},
                         {"filename": "logo.png", "content_type": "image/png", "content": "/////w==", "content_id": "logo"}],
         "unsubscribe": true, "send_at": "SEND_AT", "send_id": "x", "tags": ["receipt"]}
        """;

    private const string Read = """
        import sys, json, email, email.policy
        with open(sys.argv[1], 'rb') as f:
            message = email.message_from_bytes(f.read(), policy=email.policy.default)
        print(json.dumps({
            'fields': {name: str(value) for name, value in message.items()},
            'parts': [[part.get_content_type(), part.get_filename() or '', part['Content-ID'] or '',
                       part.get_content().replace('\r\n', '\n') if part.get_content_maintype() == 'text' else part.get_payload(decode=True).hex()]
                      for part in message.walk() if not part.is_multipart()],
            'structure': [part.get_content_type() for part in message.walk()],
            'defects': [str(d) for part in message.walk() for d in part.defects]}))
        """;

    [Fact]
    public async Task Compose_Request_IsTheMessageThatPythonReads()
    {
        Command.SkipUnlessInstalled(Python, "python3");
        var sendAt = TimeProvider.System.GetUtcNow().AddDays(1);
        var request = Request.Replace("SEND_AT", sendAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var read = await ReadAsync(await WriteAsync("message.eml", (await ComposeAsync(await WriteAsync("request.json", request))).OutputOrFail()));
        var fields = read.GetProperty("fields");
        string Field(string name) => fields.GetProperty(name).GetString()!;

        Assert.Equal("\"Zoë, Shop\" <a@shop.example>", Field("From"));
        Assert.Equal(("Bea <b@example.net>", "c@xn--bcher-kva.example", "help@shop.example"), (Field("To"), Field("Cc"), Field("Reply-To")));
        Assert.Equal(("Hi <Bea> 😀", "42", sendAt.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)), (Field("Subject"), Field("X-Order"), Field("Date")));
        Assert.EndsWith("@shop.example>", Field("Message-ID"), StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", Field("List-Unsubscribe-Post"));
        Assert.False(fields.TryGetProperty("Bcc", out _) || fields.TryGetProperty("DKIM-Signature", out _));
        Assert.Equal(
            [
                "text/plain|||Привет <Bea>\n.dot\n", "text/x-amp-html|||<html ⚡4email></html>", "text/html|||<p>&lt;Bea&gt;</p><img src=\"cid:logo\">",
                "image/png|logo.png|<logo>|ffffffff", "application/pdf|счёт.pdf||000102",
            ],
            read.GetProperty("parts").EnumerateArray().Select(part => string.Join('|', part.EnumerateArray().Select(fact => fact.GetString()))));
        Assert.Equal(
            ["multipart/mixed", "multipart/related", "multipart/alternative", "text/plain", "text/x-amp-html", "text/html", "image/png", "application/pdf"],
            read.GetProperty("structure").EnumerateArray().Select(type => type.GetString()));
        Assert.Empty(read.GetProperty("defects").EnumerateArray());
    }

    [Fact]
    public async Task Compose_OneBulkRecipient_GetsItsOwnMessage()
    {
        Command.SkipUnlessInstalled(Python, "python3");
        const string Bulk = """
            {"from": "a@shop.example", "subject": "Hi {{ name }}", "text": "In {{ city }}", "variables": {"city": "Oslo", "name": "all"},
             "recipients": [{"to": "b@example.net", "variables": {"name": "Bea"}}]}
            """;
        var composed = await ComposeAsync("-", Bulk);
        var read = await ReadAsync(await WriteAsync("bulk.eml", composed.OutputOrFail()));
        Assert.Equal(("Hi Bea", "b@example.net"), (read.GetProperty("fields").GetProperty("Subject").GetString(), read.GetProperty("fields").GetProperty("To").GetString()));
        Assert.Equal("In Oslo\n", read.GetProperty("parts")[0][3].GetString());
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "wrong type")]
    [InlineData("", "no body")]
    [InlineData("""{"from": "a@shop.example", "to": ["b"], "subject": "x", "text": "y"}""", "/to/0: ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x\r\nBcc: evil@example.net", "text": "y"}""", "/subject: ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x", "text": "{{ a"}""", "/text: Line 1, column ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x", "text": "{{ a }}"}""", "/variables/a: ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x", "txt": "y"}""", "/txt: ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "template": {"name": "welcome"}}""", "/template: ")]
    [InlineData("""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x", "text": "y", "attachments": [{"attachment_id": "0"}]}""", "/attachments/0/attachment_id: ")]
    public async Task Compose_WrongRequest_IsOneLineAndExits2(string request, string expected)
    {
        var ended = await ComposeAsync(await WriteAsync("wrong.json", request));
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(expected, Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("/does/not/exist.json")]
    [InlineData("a.json", "b.json")]
    [InlineData("--signed")]
    [InlineData("--batch")]
    [InlineData("--batch", "/proc/no/folder")]
    public async Task Compose_WrongCall_IsOneLineAndExits2(params string[] arguments)
    {
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "compose", .. arguments], Token);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ComposeBatch_BadLinesAmongGood_AreReportedAndStopNothing()
    {
        Command.SkipUnlessInstalled(Python, "python3");
        static string Line(int number) => $$"""{"from": "a@shop.example", "to": ["b@example.net"], "subject": "№ {{number}}", "text": "{{number}}"}""";
        var folder = Path.Combine(NewFolder().FullName, "new", "folder");
        var input = string.Join('\n', Line(1), "{ broken", "", Line(4), """{"from": "a@shop.example"}""", new string(' ', 70_000) + Line(6) + "\r", Line(7));
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "compose", "--batch", folder], Token, input);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(["line 2", "line 5"], ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
        Assert.Equal(["000001.eml", "000004.eml", "000006.eml", "000007.eml"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var number in (int[])[1, 4, 6, 7])
        {
            var read = await ReadAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:000000}.eml")));
            Assert.Equal($"№ {number}", read.GetProperty("fields").GetProperty("Subject").GetString());
        }
    }

    [Fact]
    public async Task ComposeBatch_LineLargerThanARequest_IsReportedOnce()
    {
        var folder = NewFolder().FullName;
        var input = $$"""{"text": "{{new string('x', 9_000_000)}}"}""" + "\n" + """{"from": "a@shop.example", "to": ["b@example.net"], "subject": "x", "text": "y"}""";
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "compose", "--batch", folder], Token, input);
        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("line 1: A request is at most 4 MB", Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("000002.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
    }

    private Task<CommandResult> ComposeAsync(string file, string? input = null)
        => Command.RunAsync("dotnet", [Platform.Program, "compose", file], Token, input);

    private async Task<string> WriteAsync(string name, string content)
    {
        var path = Path.Combine(NewFolder().FullName, name);
        await File.WriteAllTextAsync(path, content, Token);
        return path;
    }

    private async Task<JsonElement> ReadAsync(string path)
        => JsonDocument.Parse((await Command.RunAsync(Python, ["-c", Read, path], Token)).OutputOrFail()).RootElement;
}
