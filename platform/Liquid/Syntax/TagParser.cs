using EmailPlatform.Liquid.Tags;

namespace EmailPlatform.Liquid.Syntax;

/// <summary>Parses one tag up to its end; null where it leaves nothing to render.</summary>
internal delegate Node? TagParser(TemplateParser parser, in Segment tag);
