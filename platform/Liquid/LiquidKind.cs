namespace EmailPlatform.Liquid;

/// <summary>What a <see cref="LiquidValue"/> holds.</summary>
public enum LiquidKind
{
    /// <summary>Nothing: a missing variable, or <c>nil</c>.</summary>
    Nil,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number of any size.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Float,

    /// <summary>A text.</summary>
    String,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>Names with values, in the order they were written.</summary>
    Object,

    /// <summary>Whole numbers from a first to a last, such as <c>(1..5)</c>; never materialised.</summary>
    Range,

    /// <summary>The word <c>empty</c>, which equals every empty string, array and object.</summary>
    Empty,

    /// <summary>The word <c>blank</c>, which equals nil, false, and everything empty or of white space only.</summary>
    Blank,
}
