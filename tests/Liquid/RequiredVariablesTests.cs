namespace EmailPlatform.Liquid.Tests;

public sealed class RequiredVariablesTests
{
    [Theory]
    [InlineData("Hi {{ name }}", "name")]
    [InlineData("{{ user.name | upcase }} {{ b }} {{ a }} {{ a }}", "a,b,user")]
    [InlineData("{{ name | default: 'you' }}", "")]
    [InlineData("{% if vip %}{{ discount }}{% endif %}", "")]
    [InlineData("{% for item in items %}{{ item }}{% endfor %}", "")]
    [InlineData("{% assign name = 'x' %}{{ name }}", "")]
    [InlineData("{{ 'text' }}{{ 1 }}{{ names[key] }}", "names")]
    public void RequiredVariables_PrintedOutsideBlocksWithoutDefault_AreNamed(string source, string expected)
    {
        var template = LiquidTemplate.Parse(source).Template!;

        Assert.Equal(expected, string.Join(',', template.RequiredVariables));
    }
}
