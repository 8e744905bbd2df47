using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class MimeParserTests(ITestOutputHelper output)
{
    [Fact]
    public void Parse_ExampleOfRfc2046_HasTwoParts()
    {
        // §5.1.1
        var read = Parse("""
            From: Nathaniel Borenstein <nsb@bellcore.com>
            Subject: Sample message
            MIME-Version: 1.0
            Content-type: multipart/mixed; boundary="simple boundary"

            This is the preamble.

            --simple boundary

            This is implicitly typed plain US-ASCII text.
            It does NOT end with a linebreak.
            --simple boundary
            Content-type: text/plain; charset=us-ascii

            This is explicitly typed plain US-ASCII text.
            It DOES end with a linebreak.

            --simple boundary--

            This is the epilogue.
            """);
        Assert.Equal(
            [
                "This is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.",
                "This is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n",
            ],
            read.Children.Select(c => c.DecodeText()));
        Assert.Equal(MimeDefects.None, read.Defects);
    }

    [Theory]
    // RFC 2231 §3, §4, §4.1
    [InlineData("message/external-body; access-type=URL;\r\n URL*0=\"ftp://\";\r\n URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"", "url", "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar")]
    [InlineData("application/x-stuff;\r\n title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "title", "This is ***fun***")]
    [InlineData("application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;\r\n title*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n title*2=\"isn't it!\"", "title", "This is even more ***fun*** isn't it!")]
    // Others
    [InlineData("a/b; title*1=b; title*0=a", "title", "ab")]
    [InlineData("a/b; title=plain; title*=utf-8''%C3%A9", "title", "é")]
    [InlineData("a/b; title=\"=?utf-8?Q?=C3=A9?=\"", "title", "é")]
    [InlineData("a/b; title=two words ; x=y", "title", "two words")]
    [InlineData("a/b; title=\"a\\\"b;c\"; title=second", "title", "a\"b;c")]
    [InlineData("A/B ; ; =x; TITLE = \"y\"", "title", "y")]
    [InlineData("a/b; title*=%E9", "title", "é")]
    public void Parse_Parameters_AreDecoded(string contentType, string name, string expected)
        => Assert.Equal(expected, Parse($"Content-Type: {contentType}\r\n\r\n").ContentType[name]);

    [Theory]
    [InlineData("x-unicode-2-0-utf-7")]
    [InlineData("no-such-charset")]
    public void DecodeText_CharsetThatIsNotOffered_FallsBack(string charset)
        => Assert.Equal("Hi", Parse($"Content-Type: text/plain; charset={charset}\r\n\r\nHi").DecodeText());

    [Fact]
    public void Parse_BrokenStructure_IsReadAndNoted()
    {
        Assert.Equal(MimeDefects.BrokenHeader, Parse("Subject: a\r\nno field\r\n").Defects);
        Assert.Equal(MimeDefects.BrokenContentType, Parse("Content-Type: text\r\n\r\n").Defects);
        Assert.Equal(MimeDefects.BrokenContentType, Parse("Content-Type: multipart/mixed\r\n\r\nx").Defects);

        var cut = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntw");
        Assert.Equal(MimeDefects.Unclosed, cut.Defects);
        Assert.Equal(["one", "tw"], cut.Children.Select(c => c.DecodeText()));

        var inner = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--");
        Assert.Equal(["x", "y"], inner.Leaves().Select(c => c.DecodeText()));
        Assert.Equal((MimeDefects.None, MimeDefects.Unclosed), (inner.Defects, inner.Children[0].Defects));

        var headerOnly = Parse("Content-Type: multipart/mixed; boundary=\"a:b\"\r\n\r\n--a:b\r\nX: y\r\n--a:b--\r\n");
        Assert.Equal("y", Assert.Single(headerOnly.Children).Header("x")!.Value);
    }

    [Theory]
    [InlineData("base64", "SGVs\r\nbG8*=\r\n", "Hello")]
    [InlineData("base64", "SGVsbG8", "Hello")]
    [InlineData("BASE64 ", "SGU=bGxv", "Hello")]
    [InlineData("base64", "SGVs>bG8", "Hello")]
    [InlineData("base64", "Not encoded: é, at all.", "Not encoded: é, at all.")]
    [InlineData("quoted-printable", "a=\r\nb=3D =3\r\n=c3=a9  \r\n=", "ab= =3\r\né\r\n")]
    [InlineData("x-unknown", "a=3D", "a=3D")]
    public void DecodeText_BrokenEncodings_GiveWhatCanBeRead(string encoding, string body, string expected)
        => Assert.Equal(expected, Parse($"Content-Transfer-Encoding: {encoding}\r\n\r\n{body}").DecodeText());

    [Theory]
    [InlineData("iso-8859-1", new byte[] { 0xE9, 0x80 }, "é€")]
    [InlineData("utf-8", new byte[] { 0xC3, 0xA9 }, "é")]
    [InlineData("us-ascii", new byte[] { 0xC3, 0xA9 }, "é")]
    [InlineData("us-ascii", new byte[] { 0xE9 }, "é")]
    [InlineData("no-such", new byte[] { 0xE9 }, "é")]
    [InlineData("utf-7", new byte[] { 0x2B, 0x41, 0x4F, 0x6B, 0x2D }, "é")]
    [InlineData("unicode-1-1-utf-7", new byte[] { 0x2B, 0x41, 0x4F, 0x6B, 0x2D }, "é")]
    [InlineData("koi8-r", new byte[] { 0xC4, 0xC1 }, "да")]
    [InlineData("gb2312", new byte[] { 0xC4, 0xE3 }, "你")]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42 }, "日")]
    public void DecodeText_Charsets_FallBack(string charset, byte[] body, string expected)
        => Assert.Equal(expected, MimeParser.Parse((byte[])[.. Encoding.ASCII.GetBytes($"Content-Type: text/plain; charset={charset}\r\n\r\n"), .. body]).DecodeText());

    [Fact]
    public void Parse_EncodedMessage_IsReadToo()
    {
        var inner = Convert.ToBase64String("Subject: inner\r\n\r\nbody"u8);
        var read = Parse($"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}");
        Assert.Equal("inner", Assert.Single(read.Children).Header("subject")!.Value);
    }

    [Fact]
    public void Parse_PastTheLimits_StopsAndSaysSo()
    {
        var deep = new StringBuilder();
        for (var i = 0; i < 5000; i++)
            deep.Append(null, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        Assert.Contains(Entities.All(Parse(deep.ToString())), e => e.Defects.HasFlag(MimeDefects.LimitReached));
        Assert.Contains(Entities.All(Parse(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 5000)))), e => e.Defects.HasFlag(MimeDefects.LimitReached));

        var wide = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\n", 100_000)));
        Assert.True(wide.Defects.HasFlag(MimeDefects.LimitReached));
        Assert.Equal(MimeLimits.Default.MaxParts - 1, wide.Children.Count);

        // The message in the last part that is allowed would be one entity more.
        var full = MimeParser.Parse(
            "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b\r\n\r\n--x--\r\n"u8.ToArray(),
            new MimeLimits { MaxParts = 3 });
        Assert.Empty(full.Children[1].Children);
        Assert.Equal(MimeDefects.LimitReached, full.Children[1].Defects);

        var tall = Parse(string.Concat(Enumerable.Repeat("X: y\r\n", 100_000)) + "\r\nbody");
        Assert.Equal((MimeDefects.LimitReached, "body"), (tall.Defects, tall.DecodeText()));
        Assert.InRange(tall.Headers.Count, 1, MimeLimits.Default.MaxHeaderBytes / 6);
    }

    [Fact]
    public void Parse_DamagedMessages_NeverThrows()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var generator = new MessageGenerator(seed);
        for (var i = 0; i < 1000; i++)
        {
            var bytes = Wire.Compose(generator.Next());
            for (var damage = random.Next(1, 20); damage > 0; damage--)
                bytes[random.Next(Math.Min(bytes.Length, 3000))] = (byte)(random.Next(3) == 0 ? "\r\n:;=?\"-(\\"[random.Next(10)] : random.Next(256));
            Entities.ReadAll(MimeParser.Parse(bytes.AsMemory(0, random.Next(bytes.Length))));
        }
    }

    private static MimeEntity Parse(string message) => MimeParser.Parse(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));
}
