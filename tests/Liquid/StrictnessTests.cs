namespace EmailPlatform.Liquid.Tests;

public sealed class StrictnessTests
{
    private static readonly LiquidRenderOptions Strict = new() { StrictVariables = true, StrictFilters = true };

    [Theory]
    [InlineData("a\n b {{ name }}", "name", 2, 7)]
    [InlineData("{{ user.name.first }}", "user.name.first", 1, 4)]
    [InlineData("{% if user.missing %}{% endif %}", "user.missing", 1, 7)]
    [InlineData("{{ 'x' | append: missing }}", "missing", 1, 18)]
    [InlineData("{{ list[7] }}", "list[7]", 1, 4)]
    public void MissingVariable_Strict_FailsWithItsNameAndPlace(string source, string variable, int line, int column)
    {
        var error = Liquid.RenderError(source, """{"user": {}, "list": [1]}""", Strict);
        Assert.Equal((LiquidErrorCode.UndefinedVariable, variable, line, column), (error.Code, error.Variable, error.Line, error.Column));
    }

    [Fact]
    public void MissingVariable_StrictAndInline_StillFails() =>
        Assert.Equal(LiquidErrorCode.UndefinedVariable, Liquid.RenderError("{{ x }}", "{}", new() { StrictVariables = true, InlineErrors = true }).Code);

    [Fact]
    public void NullVariable_Strict_PrintsNothing() => Assert.Equal("", Liquid.Render("{{ x }}", """{"x": null}""", Strict));

    [Fact]
    public void MissingVariable_NotStrict_PrintsNothing() => Assert.Equal("-", Liquid.Render("{{ a.b.c }}-"));

    [Fact]
    public void UnknownFilter_Strict_FailsAtTheFilter()
    {
        var error = Liquid.RenderError("{{ 'x' | upcase | shout }}", "{}", Strict);
        Assert.Equal((LiquidErrorCode.UndefinedFilter, 1, 19), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void UnknownFilter_NotStrict_PassesItsInput() => Assert.Equal("X", Liquid.Render("{{ 'x' | shout | upcase }}"));
}
