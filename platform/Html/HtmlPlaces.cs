namespace EmailPlatform.Html;

/// <summary>Follows HTML as it comes by, as far as is needed to know what a piece of Liquid stands in.</summary>
internal sealed class HtmlPlaces
{
    private static readonly string[] RawTextElements = ["style", "script", "title", "textarea", "xmp", "noembed", "noframes", "iframe"];

    private string _recent = "";
    private string _element = "";
    private char _quote;
    private bool _naming;

    public HtmlPlace Place { get; private set; }

    public void Read(ReadOnlySpan<char> html)
    {
        foreach (var c in html)
            Read(c);
    }

    private void Read(char c)
    {
        switch (Place)
        {
            case HtmlPlace.Content:
                ReadContent(c);
                break;
            case HtmlPlace.Tag:
                ReadTag(c);
                break;
            case HtmlPlace.Value when c == _quote:
                Place = HtmlPlace.Tag;
                break;
            case HtmlPlace.Comment:
                _recent = c is '-' or '>' ? _recent + c : "";
                if (_recent.EndsWith("-->", StringComparison.Ordinal))
                    Enter(HtmlPlace.Content);
                break;
            case HtmlPlace.RawText:
                ReadRawText(c);
                break;
        }
    }

    /// <summary>Up to the first letters behind a <c>&lt;</c>, which say whether it opens a tag or a comment.</summary>
    private void ReadContent(char c)
    {
        _recent = c == '<' ? "<" : _recent.Length > 0 ? _recent + c : "";
        switch (_recent)
        {
            case "" or "<" or "<!" or "<!-":
                break;
            case "<!--":
                Enter(HtmlPlace.Comment);
                break;
            case "</":
            case ['<', var letter] when char.IsAsciiLetter(letter):
                _element = _recent[1..];
                Place = HtmlPlace.Tag;
                _naming = true;
                break;
            default:
                _recent = "";
                break;
        }
    }

    private void ReadTag(char c)
    {
        if (c == '>')
        {
            _naming = false;
            Enter(RawTextElements.Contains(_element, StringComparer.OrdinalIgnoreCase) ? HtmlPlace.RawText : HtmlPlace.Content);
            return;
        }

        if (_naming && (char.IsAsciiLetterOrDigit(c) || c is ':' or '-'))
        {
            _element += c;
            return;
        }

        _naming = false;
        if (c is '"' or '\'')
        {
            _quote = c;
            Place = HtmlPlace.Value;
        }
    }

    private void ReadRawText(char c)
    {
        _recent = c == '<' ? "<" : _recent.Length is > 0 and < 12 ? _recent + c : "";
        if (c == '>' && _recent.StartsWith("</", StringComparison.Ordinal) && _recent[2..^1].Trim().Equals(_element, StringComparison.OrdinalIgnoreCase))
            Enter(HtmlPlace.Content);
    }

    private void Enter(HtmlPlace place)
    {
        Place = place;
        _recent = "";
    }
}
