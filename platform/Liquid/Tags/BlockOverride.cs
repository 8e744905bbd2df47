namespace EmailPlatform.Liquid.Tags;

/// <summary>What a template puts in the place of its layout's block of the same name.</summary>
internal sealed record BlockOverride(Block Body, LiquidTemplate Template);
