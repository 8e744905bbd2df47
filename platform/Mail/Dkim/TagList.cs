using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Mail.Dkim;

/// <summary>A list of <c>tag=value</c> (RFC 6376 §3.2).</summary>
internal sealed class TagList
{
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

    /// <summary>The value without white space around it, or null.</summary>
    public string? this[string tag] => _tags.GetValueOrDefault(tag);

    /// <summary>The value without any white space, or null.</summary>
    public string? Compact(string tag) => this[tag] is { } value ? string.Concat(value.Where(c => !char.IsWhiteSpace(c))) : null;

    /// <summary>Whether a colon-separated list holds the word in any letter case; an absent list holds its default.</summary>
    public bool Lists(string tag, string word, bool whenAbsent)
        => this[tag] is { } list ? list.Split(':').Any(w => w.Trim().Equals(word, StringComparison.OrdinalIgnoreCase)) : whenAbsent;

    /// <summary>Reads a list; a tag given twice or without a name makes it invalid.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TagList? list)
    {
        list = null;
        var result = new TagList();
        foreach (var item in text.AsSpan().Trim().TrimEnd(';').ToString().Split(';'))
        {
            var equals = item.IndexOf('=');
            var tag = equals < 0 ? "" : item[..equals].Trim();
            if (tag.Length == 0 || !result._tags.TryAdd(tag, item[(equals + 1)..].Trim()))
                return false;
        }

        list = result;
        return true;
    }
}
