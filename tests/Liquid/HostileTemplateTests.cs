using System.Diagnostics;

namespace EmailPlatform.Liquid.Tests;

/// <summary>Templates written to harm: each ends with a named error, soon and in little memory.</summary>
[Collection(TimedCollection.Name)]
public sealed class HostileTemplateTests
{
    private const long MaxAllocatedBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}{% for j in (1..1000000000) %}{% endfor %}{% endfor %}", LiquidErrorCode.TooManyIterations)]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}", LiquidErrorCode.TooManyIterations)]
    [InlineData("{% tablerow i in (1..1000000000) %}x{% endtablerow %}", LiquidErrorCode.TooManyIterations)]
    [InlineData("{{ (1..9223372036854775807) | join: ',' }}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{{ (1..1000000000) | sort | first }}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign a = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}", LiquidErrorCode.TooManyValueBytes, LiquidErrorCode.OutputTooLarge)]
    [InlineData("{% assign a = 'x,x' %}{% for i in (1..60) %}{% assign a = a | split: ',' | join: 'x,x,x,x' %}{% endfor %}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign a = 'x' %}{% for i in (1..60) %}{% assign a = a | replace: 'x', 'xxxxxxxxxx' %}{% endfor %}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign a = '<' %}{% for i in (1..60) %}{% assign b = a | append: a %}{% assign a = b %}{{ a | escape | size }}{% endfor %}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign a = 'abc' | split: '' %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign t = 'x' %}{% for i in (1..18) %}{% assign t = t | append: t %}{% endfor %}{% assign a = t | split: ',' %}{% for i in (1..16) %}{% assign a = a | concat: a %}{% endfor %}{{ a | append: 'x' | size }}", LiquidErrorCode.TooManyValueBytes)]
    [InlineData("{% assign t = 'x' %}{% for i in (1..17) %}{% assign t = t | append: t %}{% endfor %}{% assign u = t | append: '' %}{% for i in (1..100000) %}{% if t == u %}{% endif %}{% endfor %}", LiquidErrorCode.TooManySteps)]
    [InlineData("{% assign n = 99999999999 %}{% for i in (1..100) %}{% assign n = n | times: n %}{% endfor %}", LiquidErrorCode.NumberTooLarge)]
    [InlineData("{% for i in (1..150000) %}{{ i }}{{ i }}{{ i }}{{ i }}{{ i }}{{ i }}{{ i }}{{ i }}{% endfor %}", LiquidErrorCode.TooManySteps)]
    [InlineData("{% assign t = 'x' %}{% for i in (1..16) %}{% assign t = t | append: t %}{% endfor %}{% for i in (1..10000) %}{{ t }}{% endfor %}", LiquidErrorCode.OutputTooLarge)]
    [InlineData("{% include 'self' %}", LiquidErrorCode.NestingTooDeep)]
    [InlineData("{% render 'rendered' %}", LiquidErrorCode.NestingTooDeep)]
    [InlineData("{% layout 'layout' %}", LiquidErrorCode.NestingTooDeep)]
    [InlineData("{% include 'twice' %}", LiquidErrorCode.TooManyIterations)]
    public void Render_Hostile_EndsWithItsError(string source, params LiquidErrorCode[] expected)
    {
        // How long it may take is checked by itself: here each is to end by what it does.
        var options = Liquid.WithPartials(
            ("self", "{% include 'self' %}"),
            ("rendered", "{% if true %}{% for i in (1..2) %}{% render 'rendered' %}{% endfor %}{% endif %}"),
            ("layout", "{% layout 'layout' %}"),
            ("twice", "{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}{% include 'twice' %}"));
        options = new LiquidRenderOptions { Partials = options.Partials, Limits = new LiquidLimits { MaxDuration = null } };
        var template = Liquid.Parse(source);
        var error = WithinBounds(() =>
        {
            template.Render(LiquidModel.Empty, options, out var error);
            return error;
        });
        Assert.NotNull(error);
        Assert.Contains(error.Code, expected);
    }

    [Theory]
    [InlineData("{% include 'bomb' %}{% include 'bomb' %}")]
    [InlineData("{% for i in (1..200000) %}{{ 1 | divided_by: 0 }}{% endfor %}")]
    public void Render_HostileWithInlineErrors_StillEnds(string source)
    {
        var options = new LiquidRenderOptions { InlineErrors = true, Partials = Liquid.WithPartials(("bomb", source)).Partials };
        var template = Liquid.Parse(source);
        var error = WithinBounds(() =>
        {
            template.Render(LiquidModel.Empty, options, out var error);
            return error;
        });
        Assert.Equal(LiquidErrorCode.TooManySteps, error?.Code);
    }

    [Theory]
    [InlineData("{{", LiquidErrorCode.Syntax)]
    [InlineData("{%", LiquidErrorCode.Syntax)]
    [InlineData("{{ x", LiquidErrorCode.Syntax)]
    [InlineData("{% if x", LiquidErrorCode.Syntax)]
    [InlineData("{% if x %}", LiquidErrorCode.Syntax)]
    [InlineData("{% for x in y %}{% else %}", LiquidErrorCode.Syntax)]
    [InlineData("{% case x %}{% when 1 %}", LiquidErrorCode.Syntax)]
    [InlineData("{% capture x %}", LiquidErrorCode.Syntax)]
    [InlineData("{% raw %}", LiquidErrorCode.Syntax)]
    [InlineData("{% comment %}", LiquidErrorCode.Syntax)]
    [InlineData("{% block a %}", LiquidErrorCode.Syntax)]
    [InlineData("{% endif %}", LiquidErrorCode.UnknownTag)]
    [InlineData("{% nonsense %}", LiquidErrorCode.UnknownTag)]
    public void Parse_Unterminated_IsAnErrorWithAPlace(string source, LiquidErrorCode expected)
    {
        var error = Liquid.ParseError("line\n  " + source);
        Assert.Equal((expected, 2, 3), (error.Code, error.Line, error.Column));
    }

    [Theory]
    [InlineData("{% if x %}", LiquidErrorCode.NestingTooDeep)]
    [InlineData("{{ a[", LiquidErrorCode.Syntax)]
    [InlineData("{% comment %}", LiquidErrorCode.Syntax)]
    [InlineData("{% comment %}{{", LiquidErrorCode.Syntax)]
    [InlineData("{% raw %}{% endraw ", LiquidErrorCode.Syntax)]
    [InlineData("{% doc %}{% enddo", LiquidErrorCode.Syntax)]
    [InlineData("{% when ", LiquidErrorCode.Syntax)]
    public void Parse_RepeatedWithoutEnd_EndsSoon(string piece, LiquidErrorCode expected)
    {
        var source = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
        Assert.Equal(expected, WithinBounds(() => Liquid.ParseError(source)).Code);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("a[", "]")]
    [InlineData("(", "..1)")]
    public void Parse_DeepBrackets_IsRefused(string open, string close)
    {
        Assert.Equal(LiquidErrorCode.NestingTooDeep, WithinBounds(() => Liquid.ParseError(Nested(2_000))).Code);
        Assert.Equal(LiquidErrorCode.ExpressionTooLong, WithinBounds(() => Liquid.ParseError(Nested(50_000))).Code);

        string Nested(int depth) => "{{ " + string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)) + " }}";
    }

    [Theory]
    [InlineData("{{ x ! ", "a, ", " }}")]
    [InlineData("{% if x ! ", "a and ", " %}{% endif %}")]
    [InlineData("{% case x %}{% when ! ", "a or ", " %}{% endcase %}")]
    [InlineData("{% cycle ! ", "a, ", " %}")]
    [InlineData("{% for a in b ! ", "a ", " %}{% endfor %}")]
    [InlineData("{% tablerow a in b ! ", "a", " %}{% endtablerow %}")]
    [InlineData("{% include a ! ", "a", " %}")]
    public void Parse_LongMalformedSyntax_IsGuessedAtSoon(string open, string piece, string close)
    {
        WithinBounds(() => LiquidTemplate.Parse(Malformed(39_000)));
        Assert.Equal(LiquidErrorCode.ExpressionTooLong, WithinBounds(() => LiquidTemplate.Parse(Malformed(500_000))).Error?.Code);

        string Malformed(int length) => open + string.Concat(Enumerable.Repeat(piece, length / piece.Length)) + close;
    }

    [Fact]
    public void Parse_UnterminatedLine_IsAnErrorAtTheLine()
    {
        var error = Liquid.ParseError("{% liquid\n  echo 1\n  if x %}");
        Assert.Equal((LiquidErrorCode.Syntax, 3, 3), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        Assert.Equal(LiquidErrorCode.TemplateTooLarge, Liquid.ParseError(new string('é', 600_000)).Code);

    [Fact]
    public void Render_SmallOutputLimit_IsHeldExactly()
    {
        Assert.Equal("0123456789", Liquid.Render("0123456789", "{}", Limited(10)));
        Assert.Equal(LiquidErrorCode.OutputTooLarge, Liquid.RenderError("0123456789", "{}", Limited(9)).Code);

        static LiquidRenderOptions Limited(int bytes) => new() { Limits = new LiquidLimits { MaxOutputBytes = bytes } };
    }

    /// <summary>All that it allocates, not only what it holds at once. The second of two attempts has nothing to compile.</summary>
    private static T WithinBounds<T>(Func<T> work)
    {
        var (result, _) = Measure(work);
        (result, var took) = Measure(work);
        Assert.InRange(took, TimeSpan.Zero, MaxTime);
        return result;

        static (T Result, TimeSpan Took) Measure(Func<T> work)
        {
            var started = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = work();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocatedBytes);
            return (result, Stopwatch.GetElapsedTime(started));
        }
    }
}
