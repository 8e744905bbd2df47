namespace EmailPlatform.Liquid.Syntax;

internal enum SegmentKind
{
    End,
    Text,
    Output,
    Tag,
}
