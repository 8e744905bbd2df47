using System.Globalization;

namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>
/// The commands and replies of one session, for people who look for a fault. Credentials and message contents are left out; addresses
/// are in it, so it is personal data. Not for several threads at once.
/// </summary>
public sealed class SmtpTranscript
{
    private readonly List<string> _lines = [];
    private readonly int _maxLines;

    /// <param name="maxLines">Later lines are dropped, so that a long-lived connection does not grow without end.</param>
    public SmtpTranscript(int maxLines = 1000) => _maxLines = maxLines;

    /// <summary>In order: <c>C: </c> is what we sent, <c>S: </c> what the server replied.</summary>
    public IReadOnlyList<string> Lines => _lines;

    internal void Sent(string command) => Add("C: ", command);

    internal void SentContent(long bytes) => Add("C: ", string.Create(CultureInfo.InvariantCulture, $"({bytes} octets of message)"));

    internal void Received(SmtpReply reply) => Add("S: ", reply.ToString());

    private void Add(string side, string text)
    {
        if (_lines.Count < _maxLines)
            _lines.Add(side + text);
    }
}
