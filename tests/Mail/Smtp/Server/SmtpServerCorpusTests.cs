using System.Globalization;
using System.Text.RegularExpressions;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

/// <summary>Dialogs and fuzzing inputs of the chasquid mail server.</summary>
public sealed partial class SmtpServerCorpusTests(ITestOutputHelper output)
{
    private static readonly SmtpServerOptions Options = ServerConversation.Options with
    {
        MaxMessageBytes = 1024 * 1024,
        AddressForms = AddressForms.SingleLabelDomain,
        OffersAuthentication = true,
    };

    [Fact]
    public async Task FuzzInputs_NeverHangAndAreAnswered()
    {
        var folder = Corpora.Path("chasquid", "fuzz", "FuzzConnection");
        Assert.SkipUnless(Directory.Exists(folder), "The corpus chasquid is not here.");
        var files = Directory.GetFiles(folder);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var match = GoBytes().Match(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.True(match.Success, file);
            var text = Unquote(match.Groups[1].Value);
            foreach (var input in new[] { text, text.Replace("\n", "\r\n", StringComparison.Ordinal) })
            {
                await using var talk = new ServerConversation(Options with { AllowPlaintextAuthentication = true });
                await talk.SendAsync(input);
                talk.HangUp();
                await talk.EndAsync();
                Assert.True(talk.Session.IsCompletedSuccessfully, file);
                Assert.StartsWith("220 mx.test", await talk.ReadToEndAsync(), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The commands are chasquid's and so is the class of each reply, but where a deviation says otherwise.</summary>
    [Fact]
    public async Task Dialogs_EveryReply_IsOfTheSameClass()
    {
        var folder = Corpora.Path("chasquid", "dialogs");
        Assert.SkipUnless(Directory.Exists(folder), "The corpus chasquid is not here.");
        var files = Directory.GetFiles(folder, "*.cmy").Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(files);
        var deviations = new List<string>();
        output.WriteLine($"{"dialog",-26}{"replies",8}{"of the same class",20}");
        foreach (var file in files)
        {
            var replies = await HoldDialogAsync(file);
            Assert.True(replies.Count > 1, file);
            output.WriteLine($"{Path.GetFileName(file),-26}{replies.Count,8}{replies.Count(r => r.Expected[0] == r.Reply[0]),20}");
            deviations.AddRange(replies.Where(r => r.Expected[0] != r.Reply[0]).Select(r => $"{Path.GetFileName(file)}: {r.Expected} -> {r.Reply}"));
        }

        // A session leaves the content to what stands behind it; chasquid parses the header before it says 250.
        Assert.Equal(["bad_data.cmy: 554 5.6.0 Error parsing message -> 250 2.0.0 Stored"], deviations);
    }

    private static async Task<List<(string Expected, string Reply)>> HoldDialogAsync(string file)
    {
        var replies = new List<(string Expected, string Reply)>();
        var talk = new ServerConversation(Options);
        try
        {
            foreach (var line in await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            {
                switch (line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
                {
                    case ["c", "close"]:
                        await talk.DisposeAsync();
                        talk = new ServerConversation(Options);
                        break;
                    case ["c", "->", .. var text]:
                        await talk.SendAsync(string.Concat(text) + "\r\n");
                        break;
                    case ["c", "~>", var expression]:
                        await talk.SendAsync(Evaluate(expression));
                        break;
                    case ["c", "<-" or "<~" or "<...", var expected]:
                        replies.Add((expected, await talk.ReplyAsync()));
                        break;
                }
            }
        }
        finally
        {
            await talk.DisposeAsync();
        }

        return replies;
    }

    /// <summary><c>'text'</c> or <c>('a' * 899 + '\r\n') * 1166</c>.</summary>
    private static string Evaluate(string expression)
    {
        var repeated = Repeated().Match(expression);
        return repeated.Success
            ? string.Concat(Enumerable.Repeat(new string('a', Number(repeated.Groups[1])) + "\r\n", Number(repeated.Groups[2])))
            : Unquote(expression.Trim('\''));
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static string Unquote(string text) => Regex.Unescape(text);

    [GeneratedRegex("""\[\]byte\("(.*)"\)""", RegexOptions.Singleline, 1000)]
    private static partial Regex GoBytes();

    [GeneratedRegex(@"\('a' \* (\d+) \+ '\\r\\n'\) \* (\d+)", RegexOptions.None, 1000)]
    private static partial Regex Repeated();
}
