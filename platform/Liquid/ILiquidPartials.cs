using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Liquid;

/// <summary>
/// Where a render finds the templates that it names. Called during renders, from several threads: it must be quick,
/// so it serves from memory.
/// </summary>
public interface ILiquidPartials
{
    /// <summary>
    /// The template of that name. False with no error where there is none; false with an error where its source
    /// cannot be parsed, which then ends the render.
    /// </summary>
    bool TryGet(string name, [NotNullWhen(true)] out LiquidTemplate? template, out LiquidError? error);
}
