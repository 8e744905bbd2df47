using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Smtp;

namespace EmailPlatform.Mail.Tests.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("5.1.1", 5, 1, 1)]
    [InlineData("2.0.0", 2, 0, 0)]
    [InlineData("4.999.123", 4, 999, 123)]
    public void EnhancedStatusCode_WellFormed_IsRead(string text, byte @class, short subject, short detail)
    {
        Assert.True(EnhancedStatusCode.TryParse(text, out var status));
        Assert.Equal(new EnhancedStatusCode(@class, subject, detail), status);
        Assert.Equal(text, status.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("5.1")]
    [InlineData("3.1.1")]
    [InlineData("5.01.1")]
    [InlineData("5.1.1000")]
    [InlineData("5.1.1 ")]
    [InlineData("5..1")]
    [InlineData("5.1.1x")]
    public void EnhancedStatusCode_Malformed_IsRefused(string text) => Assert.False(EnhancedStatusCode.TryParse(text, out _));

    [Theory]
    [InlineData("250 2.1.0 Ok\r\n", 250, "2.1.0", "Ok")]
    [InlineData("250-2.1.0 One\r\n250-2.1.0 Two\r\n250 2.1.0 Three\r\n", 250, "2.1.0", "One\nTwo\nThree")]
    [InlineData("250-mx.test\r\n250-SIZE 10\r\n250 8BITMIME\r\n", 250, null, "mx.test\nSIZE 10\n8BITMIME")]
    [InlineData("550\r\n", 550, null, "")]
    [InlineData("550 5.1.1\r\n", 550, "5.1.1", "")]
    [InlineData("450 5.1.1 contradiction\r\n", 450, null, "5.1.1 contradiction")]
    [InlineData("421 4.3.2 bare line feed\n", 421, "4.3.2", "bare line feed")]
    public void Parse_WholeReply_IsTakenOff(string wire, int code, string? status, string text)
    {
        var input = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(wire + "250 next"));
        Assert.Equal(SmtpReplyParse.Complete, SmtpReplyParser.Parse(ref input, out var reply));
        Assert.Equal(code, reply!.Code);
        Assert.Equal(status, reply.Status?.ToString());
        Assert.Equal(text, reply.Text);
        Assert.Equal("250 next", Encoding.UTF8.GetString(input));
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("25\r\n")]
    [InlineData("199 no\r\n")]
    [InlineData("600 no\r\n")]
    [InlineData("250_x\r\n")]
    [InlineData("250-a\r\n251 b\r\n")]
    public void Parse_NoReply_IsMalformed(string wire)
    {
        var input = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(wire));
        Assert.Equal(SmtpReplyParse.Malformed, SmtpReplyParser.Parse(ref input, out _));
    }

    [Fact]
    public void Parse_PastTheLimits_IsMalformed()
    {
        var endless = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes("250 " + new string('x', 3000)));
        Assert.Equal(SmtpReplyParse.Malformed, SmtpReplyParser.Parse(ref endless, out _));
        var manyLines = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("250-x\r\n", 65))));
        Assert.Equal(SmtpReplyParse.Malformed, SmtpReplyParser.Parse(ref manyLines, out _));
    }

    [Fact]
    public void Parse_EveryPrefix_IsIncomplete()
    {
        var wire = Encoding.UTF8.GetBytes("250-2.0.0 One\r\n250 2.0.0 Two\r\n");
        for (var length = 0; length < wire.Length; length++)
        {
            var input = new ReadOnlySequence<byte>(wire, 0, length);
            Assert.Equal(SmtpReplyParse.Incomplete, SmtpReplyParser.Parse(ref input, out _));
        }
    }

    [Fact]
    public void WriteTo_TextWithLineBreaks_CannotAddAReply()
    {
        var output = new ArrayBufferWriter<byte>();
        new SmtpReply(550, "5.7.1", "bad\r\n250 fine").WriteTo(output);
        Assert.Equal("550-5.7.1 bad?\r\n550 5.7.1 250 fine\r\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Reply_EnhancedCodeOfAnotherClass_IsRefused()
        => Assert.Throws<ArgumentException>(() => new SmtpReply(250, "5.1.1", "no"));
}
