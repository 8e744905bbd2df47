using System.Text.Json;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Python's email package reads what we compose.</summary>
public sealed class PythonEmailTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 10_000;
    private const int PerRun = 1_000;

    private const string Script = """
        import sys, re, json, email, email.policy, email.utils, base64, glob, os
        from email.header import decode_header, make_header
        folder = sys.argv[1]
        def lines(text):
            return text.replace('\r\n', '\n').replace('\r', '\n')
        def boxes(legacy, name):
            # The newer header classes of Python 3.11 keep the space between two encoded words of a name.
            value = legacy[name]
            return [] if value is None else [
                [str(make_header(decode_header(display))), address]
                for display, address in email.utils.getaddresses([re.sub(r'\r\n(?=[ \t])', '', value)])]
        bad = count = 0
        def check(which, what, expected, actual):
            global bad
            if expected != actual:
                bad += 1
                if bad < 20:
                    print(which, what, 'expected', ascii(expected), 'read', ascii(actual))
        for path in sorted(glob.glob(folder + '/*.eml')):
            which = os.path.basename(path)
            count += 1
            with open(path, 'rb') as f:
                content = f.read()
            message = email.message_from_bytes(content, policy=email.policy.default)
            legacy = email.message_from_bytes(content)
            with open(path[:-4] + '.json', encoding='utf-8') as f:
                expected = json.load(f)
            check(which, 'subject', expected['subject'], str(message['Subject']))
            for name in ('From', 'To', 'Cc', 'Reply-To', 'Sender'):
                check(which, name, expected[name], boxes(legacy, name))
            check(which, 'date', expected['date'], message['Date'].datetime.timestamp())
            for name, value in expected['headers']:
                check(which, name, value, str(message[name]))
            texts, files = {}, []
            for part in message.walk():
                check(which, 'defects', [], [str(d) for d in part.defects])
                if part.is_multipart():
                    continue
                if part.get_filename() is not None:
                    files.append([part.get_filename(), part.get_content_type(), part['Content-ID'],
                                  base64.b64encode(part.get_payload(decode=True)).decode()])
                else:
                    texts[part.get_content_type()] = lines(part.get_payload(decode=True).decode('utf-8')).rstrip('\n')
            check(which, 'texts', {k: lines(v).rstrip('\n') for k, v in expected['texts'].items()}, texts)
            check(which, 'file count', len(expected['files']), len(files))
            # Python takes brackets and quotes around a file name off.
            wanted_files = [[email.utils.unquote(name), *rest] for name, *rest in expected['files']]
            for wanted, file in zip(sorted(wanted_files, key=str), sorted(files, key=str)):
                check(which, 'file', wanted[:3], file[:3])
                check(which, 'file content is the same', True, wanted[3] == file[3])
        print('messages', count, 'mismatches', bad)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compose");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Write_AnyMessage_PythonReadsTheSame()
    {
        Assert.SkipUnless(Python.Has("email"), "There is no /usr/bin/python3.");
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        // Two at a time: Python's part is the longer one.
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForAsync(0, Count / PerRun, options, async (run, cancellationToken) =>
        {
            var folder = _folder.CreateSubdirectory($"{run}").FullName;
            await WriteMessagesAsync(new MessageGenerator(seed + run), folder, cancellationToken);
            var (exitCode, text) = await Python.Run(Script, [folder], cancellationToken);
            Assert.True(exitCode == 0 && text.EndsWith($"messages {PerRun} mismatches 0\n", StringComparison.Ordinal), text);
        });
        output.WriteLine($"messages {Count} mismatches 0");
    }

    private static async Task WriteMessagesAsync(MessageGenerator generator, string folder, CancellationToken cancellationToken)
    {
        for (var i = 0; i < PerRun; i++)
        {
            var message = generator.Next();
            var bytes = Wire.Compose(message);
            Wire.AssertWellFormed(bytes);
            await File.WriteAllBytesAsync($"{folder}/{i:0000}.eml", bytes, cancellationToken);
            await File.WriteAllTextAsync($"{folder}/{i:0000}.json", JsonSerializer.Serialize(Describe(message)), cancellationToken);
        }
    }

    private static Dictionary<string, object> Describe(MimeMessage message)
    {
        var texts = new Dictionary<string, string>();
        if (message.Text is not null || message.Html is null)
            texts["text/plain"] = message.Text?.ToString() ?? "";
        if (message.Html is not null)
            texts["text/html"] = message.Html.ToString();
        if (message.Amp is not null)
            texts["text/x-amp-html"] = message.Amp.ToString();
        return new Dictionary<string, object>
        {
            ["subject"] = message.Subject,
            ["From"] = Describe([message.From]),
            ["To"] = Describe(message.To),
            ["Cc"] = Describe(message.Cc),
            ["Reply-To"] = Describe(message.ReplyTo),
            ["Sender"] = Describe(message.Sender is { } sender ? [sender] : []),
            ["date"] = message.Date.ToUnixTimeSeconds(),
            ["headers"] = message.Headers.Select(h => new[] { h.Name, h.Value }),
            ["texts"] = texts,
            ["files"] = message.Attachments.Select(a => new[]
            {
                a.FileName, a.ContentType.FullType, a.ContentId is null ? null : $"<{a.ContentId}>", Convert.ToBase64String(a.Content.Span),
            }),
        };
    }

    private static IEnumerable<string[]> Describe(IEnumerable<Mailbox> mailboxes)
        => mailboxes.Select(m => new[] { m.Name ?? "", m.Address.Value });
}
