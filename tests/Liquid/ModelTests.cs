namespace EmailPlatform.Liquid.Tests;

public sealed class ModelTests
{
    [Fact]
    public void Layers_SameName_InnerWinsAndOuterRemains()
    {
        var model = LiquidModel.Create(Liquid.Json("""{"a": "outer", "b": "outer"}"""), Liquid.Json("""{"a": "inner"}"""));
        Assert.Equal("inner outer", Liquid.Parse("{{ a }} {{ b }}").Render(model, LiquidRenderOptions.Default, out _));
    }

    [Fact]
    public void Assign_ModelName_ShadowsItForThisRenderOnly()
    {
        var template = Liquid.Parse("{{ a }}{% assign a = 2 %}{{ a }}");
        var model = LiquidModel.Create(Liquid.Json("""{"a": 1}"""));
        Assert.Equal("12", template.Render(model, LiquidRenderOptions.Default, out _));
        Assert.Equal("12", template.Render(model, LiquidRenderOptions.Default, out _));
    }

    [Fact]
    public void FromJson_AllKinds_PrintsThem() =>
        Assert.Equal(
            "1 -2.5 1.0e+20 true text A\"é {\"k\"=>[1, nil]} 123456789012345678901234567890",
            Liquid.Render("{{ i }} {{ f }} {{ e }} {{ t }} {{ s }} {{ q }} {{ o }} {{ big }}{{ n }}", """{"i": 1, "f": -2.5, "e": 1e20, "t": true, "s": "text", "q": "\u0041\"é", "o": {"k": [1, null]}, "big": 123456789012345678901234567890, "n": null}"""));

    [Fact]
    public void FromJson_HalfASurrogatePair_IsReplaced() => Assert.Equal(
        "a\ufffdb \ufffd\U0001F600\\\\ud800 1",
        Liquid.Render("{{ a }} {{ b }} {{ o['\ufffd'] }}", """{"a": "a\ud800b", "b": "\udc00\ud83d\ude00\\\\ud800", "o": {"\udfff": 1}}"""));

    [Fact]
    public void FromJson_ManyMembers_FindsEachAndTheLastOfTwins()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"k{i}\": {i}")) + ", \"k7\": \"last\"}";
        Assert.Equal("0 last 499 ", Liquid.Render("{{ k0 }} {{ k7 }} {{ k499 }} {{ k500 }}", json));
    }

    [Fact]
    public void Variables_OfATemplate_AreThoseItDoesNotSet() =>
        Assert.Equal(
            ["items", "key", "name", "user"],
            Liquid.Parse("{% assign x = name | append: x %}{% for i in items %}{{ i.a }}{{ forloop.index }}{{ user[key] }}{% endfor %}{% capture c %}{% endcapture %}{{ c }}").Variables);

    [Fact]
    public async Task Render_OneTemplateOnManyThreads_GivesEachItsOwnOutput()
    {
        var template = Liquid.Parse("{% assign y = x %}{% for i in (1..50) %}{% cycle 'a', 'b' %}{{ y }}{% capture z %}{{ i }}{{ x }}{% endcapture %}{{ z }}{% endfor %}{% increment n %}");
        var expected = Enumerable.Range(0, 64).Select(Render).ToArray();
        var outputs = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Enumerable.Range(0, 50).Select(_ => Render(i)).Distinct().Single(), TestContext.Current.CancellationToken)));
        Assert.Equal(expected, outputs);

        string? Render(int i) => template.Render(LiquidModel.Create(Liquid.Json($$"""{"x": "v{{i}}"}""")), LiquidRenderOptions.Default, out _);
    }
}
