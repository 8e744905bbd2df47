namespace EmailPlatform.Mail.Smtp.Server.Verbs;

/// <summary>Takes <c>KEYWORD[=value]</c> parameters apart (RFC 5321 §4.1.2, esmtp-param); each may come once.</summary>
internal sealed class ParameterReader(string text, bool isExtended)
{
    private static readonly SmtpReply Duplicate = new(501, "5.5.4", "A parameter is given twice");
    private static readonly SmtpReply NotUnderstood = new(555, "5.5.4", "Parameter not recognized or not offered");

    private readonly string[] _words = text.Length == 0 ? [] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly List<string> _seen = [];
    private int _next;

    /// <summary>Set when a parameter was refused; no more are read then.</summary>
    public SmtpReply? Refusal { get; private set; }

    /// <summary>The reply to a known parameter with a wrong value.</summary>
    public static SmtpReply BadValue(string keyword) => new(501, "5.5.4", $"Bad value of parameter {keyword}");

    /// <summary>The next one, its keyword in upper case; false at the end and after a refusal.</summary>
    public bool TryReadNext(out string keyword, out string? value)
    {
        keyword = "";
        value = null;
        if (Refusal is not null || _next == _words.Length)
            return false;

        var word = _words[_next++];
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        keyword = (equals < 0 ? word : word[..equals]).ToUpperInvariant();
        value = equals < 0 ? null : word[(equals + 1)..];
        if (!isExtended)
            Refusal = NotUnderstood;
        else if (_seen.Contains(keyword))
            Refusal = Duplicate;
        _seen.Add(keyword);
        return Refusal is null;
    }

    /// <summary>Refuses the parameter that was just read.</summary>
    public T Unknown<T>(T unchanged)
    {
        Refusal = NotUnderstood;
        return unchanged;
    }
}
