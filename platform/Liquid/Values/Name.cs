namespace EmailPlatform.Liquid.Values;

/// <summary>
/// A name with its hash, made once when the template is parsed so that no render hashes it again. The hash is the
/// runtime's randomised one: colliding names cannot be prepared from outside.
/// </summary>
internal readonly struct Name(string text)
{
    public readonly string Text = text;
    public readonly int Hash = text.GetHashCode(StringComparison.Ordinal);

    public static implicit operator Name(string text) => new(text);

    public override string ToString() => Text;
}
