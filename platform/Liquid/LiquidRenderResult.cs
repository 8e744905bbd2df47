namespace EmailPlatform.Liquid;

/// <summary>How a render ended. Output is written only by <see cref="Success"/>.</summary>
public abstract record LiquidRenderResult
{
    private LiquidRenderResult()
    {
    }

    /// <summary>The output was written.</summary>
    public sealed record Success : LiquidRenderResult
    {
        internal static readonly Success Instance = new();

        private Success()
        {
        }
    }

    /// <summary>The template or the model is at fault; nothing was written.</summary>
    /// <param name="Error">What and where.</param>
    public sealed record Failed(LiquidError Error) : LiquidRenderResult;
}
