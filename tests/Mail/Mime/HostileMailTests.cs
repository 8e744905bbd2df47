using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Mail that was made to cost much: its work stays in proportion to its size, whatever the size.</summary>
public sealed class HostileMailTests(ITestOutputHelper output)
{
    public static TheoryData<string> Shapes => [.. Makers.Keys];

    private static Dictionary<string, Func<int, string>> Makers { get; } = new()
    {
        ["lines of two hyphens in deep multiparts"] = size => Nested(19, "b") + Fill("--\r\n", size),
        ["lines that share all but the end of every boundary"] = size => Nested(19, new string('b', 200)) + Fill($"--{new string('b', 200)}x\r\n", size),
        ["a boundary as long as the message"] = size => $"Content-Type: multipart/mixed; boundary=\"{new string('b', size / 2)}\"\r\n\r\n--{new string('b', size / 2)}",
        ["empty parts"] = size => Nested(1, "b") + Fill("--b0\r\n\r\n", size),
        ["parts opened and never closed"] = size => Fill("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", size),
        ["messages in messages"] = size => Fill("Content-Type: message/rfc822\r\n\r\n", size),
        ["quoted-printable messages in each other"] = size => Fill("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", size / 2) + new string('a', size / 2),
        ["one field that never ends"] = size => "X: " + Fill("y\r\n ", size),
        ["fields without a value"] = size => Fill("a:\r\n", size),
        ["a name without a colon"] = size => new string('a', size),
        ["parameters"] = size => "Content-Type: a/b" + Fill("; c*0*=d", size),
        ["encoded words never closed"] = size => "Subject: " + Fill("=?a?Q?", size),
        ["comments in comments"] = size => "To: " + new string('(', size),
        ["line ends"] = size => "\r\n" + Fill("\n", size),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_HostileShape_WorkGrowsWithItsSizeOnly(string shape)
    {
        foreach (var kilobytes in (ReadOnlySpan<int>)[1, 16, 256, 4096])
        {
            var message = Encoding.ASCII.GetBytes(Makers[shape](kilobytes * 1024));
            var perOctet = Work.AssertBounded(message, shape);
            output.WriteLine($"{message.Length,9} octets {perOctet,6:0.00} steps an octet");
            if (kilobytes <= 256)
                Entities.ReadAll(MimeParser.Parse(message));
        }
    }

    private static string Nested(int depth, string boundary)
        => string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary={boundary}{i}\r\n\r\n--{boundary}{i}\r\n")) + "\r\n";

    private static string Fill(string piece, int size) => string.Concat(Enumerable.Repeat(piece, size / piece.Length));
}
