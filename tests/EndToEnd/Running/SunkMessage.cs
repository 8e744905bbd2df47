using System.Text;

namespace EmailPlatform.EndToEnd.Tests.Running;

/// <summary>One transaction that a sink has taken.</summary>
/// <param name="Content">As it was sent, with CRLF line ends.</param>
internal sealed record SunkMessage(string ReversePath, string Recipient, byte[] Content)
{
    /// <summary>The sink puts lines of its own before the message, the last of which is a folded Received, and ends lines with LF.</summary>
    public static SunkMessage Parse(byte[] dump)
    {
        var text = Encoding.Latin1.GetString(dump);
        var end = text.IndexOf('\n', text.IndexOf("\n\tby smtp-sink", StringComparison.Ordinal) + 1);
        while (text[end + 1] == '\t')
            end = text.IndexOf('\n', end + 1);
        // An empty line of the sink's own ends the file.
        var content = text[(end + 1)..^1].ReplaceLineEndings("\r\n");
        return new SunkMessage(Argument(text, "X-Mail-Args: <"), Argument(text, "X-Rcpt-Args: <"), Encoding.Latin1.GetBytes(content));
    }

    private static string Argument(string text, string name) => text.Split(name)[1].Split('>')[0];
}
