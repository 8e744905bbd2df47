using System.Globalization;

namespace EmailPlatform.Liquid;

/// <summary>How a template is rendered. One instance may serve any number of renders at once.</summary>
public sealed class LiquidRenderOptions
{
    /// <summary>Plain Liquid: nothing is escaped and nothing is strict.</summary>
    public static LiquidRenderOptions Default { get; } = new();

    /// <summary>
    /// Escapes <c>&amp; &lt; &gt; " '</c> in every output, unless it comes from <c>raw</c>, <c>escape</c>, <c>escape_once</c>,
    /// <c>newline_to_br</c> or a capture, which are HTML already. For HTML parts.
    /// </summary>
    public bool EscapeHtml { get; init; }

    /// <summary>A missing variable ends the render instead of printing nothing.</summary>
    public bool StrictVariables { get; init; }

    /// <summary>An unknown filter ends the render instead of passing its input through.</summary>
    public bool StrictFilters { get; init; }

    /// <summary>
    /// Prints errors in their place and goes on, as Shopify's themes do. Limits and strictness still end the render.
    /// Off unless set: nobody wants to receive a mail with an error in it.
    /// </summary>
    public bool InlineErrors { get; init; }

    /// <summary>Where <c>render</c>, <c>include</c> and <c>layout</c> find templates; null when there are none.</summary>
    public ILiquidPartials? Partials { get; init; }

    /// <summary>
    /// What <c>date</c>, <c>number</c>, <c>percent</c> and <c>money</c> write by; see <see cref="LiquidCulture"/>. Everything else is
    /// written alike everywhere. The invariant culture, which is English, unless set.
    /// </summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>The currency of amounts for which the template names none, as its ISO 4217 code; null where they are written without one.</summary>
    public string? Currency { get; init; }

    /// <summary>Bounds on the render.</summary>
    public LiquidLimits Limits { get; init; } = LiquidLimits.Default;

    /// <summary>Says what <c>"now"</c> is, and which time zone dates without one are in.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
