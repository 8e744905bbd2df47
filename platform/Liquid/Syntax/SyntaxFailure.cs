namespace EmailPlatform.Liquid.Syntax;

/// <summary>Unwinds a parse to where its result is made; never leaves the assembly.</summary>
internal sealed class SyntaxFailure(string message, int offset, LiquidErrorCode code = LiquidErrorCode.Syntax) : Exception(message)
{
    public int Offset { get; } = offset;

    public LiquidErrorCode Code { get; } = code;
}
