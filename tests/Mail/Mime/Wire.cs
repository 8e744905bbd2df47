using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Messages as bytes, and what every composed message must keep to.</summary>
internal static class Wire
{
    public static byte[] Compose(MimeMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        MimeComposer.Write(message, output);
        return output.WrittenSpan.ToArray();
    }

    public static string ComposeText(MimeMessage message) => Encoding.Latin1.GetString(Compose(message));

    /// <summary>What a text becomes on its way: CRLF line ends, and one at the end of a message that is nothing but the text.</summary>
    public static string Normalize(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n').Replace("\n", "\r\n");

    public static void AssertWellFormed(ReadOnlySpan<byte> message)
    {
        Assert.True(message.EndsWith("\r\n"u8));
        var headerLength = HeaderBlock.Measure(message);
        for (var position = 0; position < message.Length;)
        {
            var end = message[position..].IndexOfAny((byte)'\r', (byte)'\n');
            Assert.True(end >= 0 && message[(position + end)..].StartsWith("\r\n"u8), "A bare CR or LF.");
            Assert.True(end <= 998, $"A line of {end} octets.");
            if (position < headerLength && position + end + 2 < headerLength)
                Assert.False(message.Slice(position, end).Trim(" \t"u8).IsEmpty, "A line of nothing but white space in the header.");
            position += end + 2;
        }
    }
}
