namespace EmailPlatform.Liquid;

/// <summary>How much malformed syntax is forgiven, with the names of Shopify's implementation.</summary>
public enum LiquidErrorMode
{
    /// <summary>Whatever can be guessed is rendered: what old themes rely on.</summary>
    Lax,

    /// <summary>Expressions and tags must be well formed.</summary>
    Strict,

    /// <summary>As <see cref="Strict"/>, in every tag, and a variable may not begin with a bracket.</summary>
    Strict2,
}
