using System.Globalization;
using System.Text.RegularExpressions;
using EmailPlatform.Mail.Addresses;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Server;

/// <summary>Dialogs and fuzzing inputs of the chasquid mail server.</summary>
public sealed partial class SmtpServerCorpusTests
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

    /// <summary>
    /// The commands are chasquid's and so is the class of each reply. Not taken over: its check of header syntax (bad_data), its own
    /// code for a broken line ending (521 there, 554 here), and HELP as the last line of EHLO.
    /// </summary>
    [Theory]
    [InlineData("auth_not_tls.cmy")]
    [InlineData("bad_data_dot_2.cmy")]
    [InlineData("bad_mail_from.cmy")]
    [InlineData("data_dot_stuffing.cmy")]
    [InlineData("helo.cmy")]
    [InlineData("message_too_big.cmy")]
    [InlineData("unknown_command.cmy")]
    public async Task Dialog_EveryReply_IsOfTheSameClass(string name)
    {
        var file = Corpora.Path("chasquid", "dialogs", name);
        Assert.SkipUnless(File.Exists(file), "The corpus chasquid is not here.");
        var talk = new ServerConversation(Options);
        var replies = 0;
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
                        Assert.Equal(expected[0], (await talk.ReplyAsync())[0]);
                        replies++;
                        break;
                }
            }
        }
        finally
        {
            await talk.DisposeAsync();
        }

        Assert.True(replies > 1);
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
