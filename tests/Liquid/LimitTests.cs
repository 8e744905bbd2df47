namespace EmailPlatform.Liquid.Tests;

/// <summary>Each limit by itself: what is at it passes, what is over it ends with the limit's own error, and its default lets ordinary use through.</summary>
public sealed class LimitTests
{
    [Fact]
    public void TemplateBytes_OverTheLimit_AreRefused()
    {
        Parses("é123", new() { MaxTemplateBytes = 5 });
        Refuses("é1234", new() { MaxTemplateBytes = 5 }, LiquidErrorCode.TemplateTooLarge);
    }

    [Fact]
    public void ExpressionTokens_OverTheLimit_AreRefused()
    {
        Parses("{{ a | b: 1, 2 }}", new() { MaxExpressionTokens = 7 });
        Refuses("{{ a | b: 1, 2 }}", new() { MaxExpressionTokens = 6 }, LiquidErrorCode.ExpressionTooLong);
        Refuses("{{ a" + string.Concat(Enumerable.Repeat(".b", 300_000)) + " }}", new(), LiquidErrorCode.ExpressionTooLong);
    }

    [Fact]
    public void Nesting_OverTheLimit_IsRefused()
    {
        Parses("{% if a %}{% if a %}{% endif %}{% endif %}", new() { MaxNesting = 3 });
        Refuses("{% if a %}{% if a %}{% endif %}{% endif %}", new() { MaxNesting = 2 }, LiquidErrorCode.NestingTooDeep);
        Parses("{{ a[b[c]] }}", new() { MaxNesting = 2 });
        Refuses("{{ a[b[c]] }}", new() { MaxNesting = 1 }, LiquidErrorCode.NestingTooDeep);
    }

    [Fact]
    public void PartialDepth_OverTheLimit_EndsTheRender() => Ends(
        "{% include 'a' %}", limit => new() { MaxPartialDepth = limit }, 2, LiquidErrorCode.NestingTooDeep, ("a", "{% render 'b' %}"), ("b", "x"));

    [Fact]
    public void OutputBytes_OverTheLimit_EndTheRender() => Ends("{{ 'éé' }}1", limit => new() { MaxOutputBytes = limit }, 5, LiquidErrorCode.OutputTooLarge);

    [Fact]
    public void Steps_OverTheLimit_EndTheRender() => Ends("a{{ b }}{{ c | upcase }}", limit => new() { MaxSteps = limit }, 4, LiquidErrorCode.TooManySteps);

    [Fact]
    public void Iterations_OverTheLimit_EndTheRender() => Ends(
        "{% for i in (1..3) %}{% tablerow j in (1..2) %}{% endtablerow %}{% endfor %}{% render 'a' for (1..2) %}",
        limit => new() { MaxIterations = limit },
        3 + (3 * 2) + 2,
        LiquidErrorCode.TooManyIterations,
        ("a", "x"));

    [Fact]
    public void ValueBytes_OverTheLimit_EndTheRender() => Ends(
        "{% capture a %}0123456789{% endcapture %}", limit => new() { MaxValueBytes = limit }, 10, LiquidErrorCode.TooManyValueBytes);

    [Fact]
    public void Duration_OverTheLimit_EndsTheRender()
    {
        const string Source = "{% for i in (1..10000) %}{{ i }}{% endfor %}";
        var time = new JumpingTime();
        Assert.Null(Render(Source, new() { MaxDuration = null }, time)?.Code);
        Assert.Null(Render(Source, new() { MaxDuration = TimeSpan.FromMinutes(1) }, time)?.Code);
        Assert.Equal(LiquidErrorCode.TookTooLong, Render(Source, new() { MaxDuration = TimeSpan.FromSeconds(1) }, time)?.Code);
        Assert.Equal(LiquidErrorCode.TookTooLong, Render(Source, new(), time)?.Code);
    }

    [Fact]
    public void Duration_ShortRender_ReadsNoClock()
    {
        var time = new JumpingTime();
        Assert.Null(Render("{{ 1 }}", new(), time));
        Assert.Equal(0, time.Readings);
    }

    private static void Parses(string source, LiquidLimits limits) => Assert.Null(LiquidTemplate.Parse(source, new() { Limits = limits }).Error);

    private static void Refuses(string source, LiquidLimits limits, LiquidErrorCode code) =>
        Assert.Equal(code, LiquidTemplate.Parse(source, new() { Limits = limits }).Error?.Code);

    private static void Ends(string source, Func<int, LiquidLimits> limits, int enough, LiquidErrorCode code, params (string Name, string Source)[] partials)
    {
        var sources = partials.ToDictionary(partial => partial.Name, partial => partial.Source);
        Assert.Null(Render(source, limits(enough), TimeProvider.System, sources));
        Assert.Equal(code, Render(source, limits(enough - 1), TimeProvider.System, sources)?.Code);
        Assert.Null(Render(source, new(), TimeProvider.System, sources));
    }

    private static LiquidError? Render(string source, LiquidLimits limits, TimeProvider time, Dictionary<string, string>? partials = null)
    {
        var options = new LiquidRenderOptions { Limits = limits, TimeProvider = time, Partials = new LiquidPartials(partials ?? []), EscapeHtml = false };
        Liquid.Parse(source).Render(LiquidModel.Empty, options, out var error);
        return error;
    }

    /// <summary>A second passes with each reading.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        public int Readings { get; private set; }

        public override long GetTimestamp() => ++Readings * TimestampFrequency;
    }
}
