namespace EmailPlatform.Liquid.Syntax;

/// <summary>A piece of a template: text, an output or a tag, as offsets into the source.</summary>
internal readonly struct Segment
{
    public required SegmentKind Kind { get; init; }

    /// <summary>Where the piece begins, delimiters included.</summary>
    public required int Offset { get; init; }

    /// <summary>The text, the inside of the output, or what follows the tag's name.</summary>
    public required int Start { get; init; }

    public required int End { get; init; }

    /// <summary>A tag's name.</summary>
    public string Name { get; init; }

    public bool IsTag(string name) => Kind == SegmentKind.Tag && Name == name;
}
