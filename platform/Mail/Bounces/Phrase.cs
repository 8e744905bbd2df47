namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// Words that follow each other in a <see cref="PlainWords">simplified text</see>; an asterisk stands for up to
/// <see cref="MaxGap"/> characters within a sentence's reach.
/// </summary>
internal sealed class Phrase(string pattern)
{
    private const int MaxGap = 60;

    private readonly string[] _segments = pattern.Split(" * ");

    public string FirstWord { get; } = pattern[..PlainWords.MeasureWord(pattern)];

    /// <summary>Whether the phrase stands at the start of <paramref name="text"/>, which starts with its first word.</summary>
    public bool Starts(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            var reach = i == 0 ? text : text[..Math.Min(text.Length, _segments[i].Length + MaxGap)];
            var at = i == 0 ? (text.StartsWith(_segments[0], StringComparison.Ordinal) ? 0 : -1) : reach.IndexOf(_segments[i], StringComparison.Ordinal);
            if (at < 0)
                return false;
            text = text[(at + _segments[i].Length)..];
            if (!text.IsEmpty && PlainWords.Continues(_segments[i][^1], text[0]))
                return false;
        }

        return true;
    }
}
