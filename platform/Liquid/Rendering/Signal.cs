namespace EmailPlatform.Liquid.Rendering;

/// <summary>What a tag asks of the loop around it.</summary>
internal enum Signal
{
    None,
    Break,
    Continue,
}
