using System.Text;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Templates;
using EmailPlatform.Liquid;

namespace EmailPlatform.Core.Tests.Templates;

/// <summary>Layouts and partials, and going back.</summary>
public sealed class PublishingTests : TemplateFixture
{
    private readonly TemplatePins _pins;

    public PublishingTests() => _pins = new TemplatePins(Templates);

    [Fact]
    public async Task Pin_TakesWhatIsPublishedNow_OfAllThatIsNamedInTurn()
    {
        await StoreAsync("footer", "<p>1</p>", TemplateKind.Partial);
        await StoreAsync("base", "{% block content %}{% endblock %}{% render 'footer' %}", TemplateKind.Layout);
        await StoreAsync("welcome", "{% layout 'base' %}{% block content %}x{% endblock %}");
        var before = await PinAsync();
        await ReplaceAsync("footer", "<p>2</p>");

        Assert.Equal("welcome#1,base#1,footer#1", before.Key);
        Assert.Equal("welcome#1,base#1,footer#2", (await PinAsync()).Key);
        Assert.Equal("welcome#1,base#1,footer#1", (await PinAsync(new Dictionary<string, int> { ["footer"] = 1 })).Key);
        Assert.Equal("template_version_not_found", (await _pins.PinAsync(Shop, Welcome, null, new Dictionary<string, int> { ["footer"] = 9 }, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Publish_NamesWhatIsNotThere_IsRefused()
    {
        var refusal = (await TryStoreAsync("welcome", "{% render 'gone' %}", TemplateKind.Template)).Refusal!;

        Assert.Equal("partial_not_found", Assert.Single(refusal.Errors).Code);
        Assert.Contains("'gone'", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_PartialOfItself_IsRefused()
    {
        await StoreAsync("a", "x", TemplateKind.Partial);
        await StoreAsync("b", "{% render 'a' %}", TemplateKind.Partial);

        var refusal = (await Templates.UpdateAsync(Shop, Name("a"), new TemplateDraft(new TemplateContent { Html = "{% render 'b' %}" }), Cancellation)).Refusal!;

        Assert.Equal("partial_of_itself", Assert.Single(refusal.Errors).Code);
    }

    [Fact]
    public async Task Publish_LayoutWithoutABlockThatIsFilled_IsRefusedUnlessForced()
    {
        await StoreAsync("base", "{% block content %}{% endblock %}{% block extra %}{% endblock %}", TemplateKind.Layout);
        await StoreAsync("welcome", "{% layout 'base' %}{% block extra %}x{% endblock %}");
        var without = new TemplateDraft(new TemplateContent { Html = "{% block content %}{% endblock %}" }, Publish: false);
        await Templates.UpdateAsync(Shop, Name("base"), without, Cancellation);

        var refused = (await Templates.PublishAsync(Shop, Name("base"), 2, force: false, Cancellation)).Refusal;

        Assert.Equal("breaks_templates", refused?.Code);
        Assert.Contains("welcome", refused!.Detail, StringComparison.Ordinal);
        Assert.NotNull((await Templates.PublishAsync(Shop, Name("base"), 2, force: true, Cancellation)).Value);
    }

    [Fact]
    public async Task Delete_WhatIsUsed_IsRefusedUntilItIsNot()
    {
        await StoreAsync("footer", "x", TemplateKind.Partial);
        await StoreAsync("welcome", "{% render 'footer' %}");

        Assert.Equal("template_in_use", (await Templates.DeleteAsync(Shop, Name("footer"), Cancellation)).Refusal?.Code);
        await ReplaceAsync("welcome", "alone");
        Assert.NotNull((await Templates.DeleteAsync(Shop, Name("footer"), Cancellation)).Value);
    }

    [Fact]
    public async Task RollBack_Repeated_GoesBackThroughWhatWasPublished()
    {
        await CreateAsync("one");
        await UpdateAsync("two");
        await UpdateAsync("three", publish: false);
        await Templates.PublishAsync(Shop, Welcome, 3, force: false, Cancellation);

        Assert.Equal(2, (await Templates.GetAsync(Shop, Welcome, Cancellation)).Value!.PreviousVersion);
        Assert.Equal(2, (await Templates.RollBackAsync(Shop, Welcome, force: false, Cancellation)).Value!.PublishedVersion);
        Assert.Equal(1, (await Templates.RollBackAsync(Shop, Welcome, force: false, Cancellation)).Value!.PublishedVersion);
        Assert.Equal("one", await TextAsync());
        Assert.Equal("nothing_to_roll_back", (await Templates.RollBackAsync(Shop, Welcome, force: false, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Update_OtherKind_IsRefused()
    {
        await CreateAsync();

        var refusal = (await Templates.UpdateAsync(Shop, Welcome, Draft("x") with { Kind = TemplateKind.Layout }, Cancellation)).Refusal!;

        Assert.Equal("kind_is_settled", Assert.Single(refusal.Errors).Code);
    }

    [Theory]
    [InlineData("pt-br", "/locales/pt-br")]
    [InlineData("???", "/locales/???")]
    public async Task Create_LocaleThatIsNone_IsRefused(string locale, string pointer)
    {
        var content = new TemplateContent { Subject = "a", Text = "b", Locales = new Dictionary<string, TemplateParts> { [locale] = new() } };

        Assert.Equal(pointer, Assert.Single((await Templates.CreateAsync(Shop, Welcome, new TemplateDraft(content), Cancellation)).Refusal!.Errors).Pointer);
    }

    [Fact]
    public async Task Get_StoredBeforeThereWereKinds_IsSentAsItWasWritten()
    {
        const string Html = "<style>p{color:red}</style><p>{{ name }}</p>";
        await PutAsync(TemplateKey.Of(Shop, Welcome), """{"created":"2026-01-01T00:00:00+00:00","updated":"2026-01-01T00:00:00+00:00","first":1,"latest":1,"published":1}""");
        await PutAsync(
            TemplateKey.Version(Shop, Welcome, 1),
            $$$"""{"name":"welcome","version":1,"created":"2026-01-01T00:00:00+00:00","content":{"subject":"Hi","html":"{{{Html}}}"}}""");

        var template = (await Templates.GetAsync(Shop, Welcome, Cancellation)).Value!;
        var compiled = (await new CompiledTemplates(Templates, Compiler, Time).GetAsync(Shop, await PinAsync(), Cancellation)).Value!;
        var done = Assert.IsType<RenderedContent.Success>(new TemplateRenderer(Time).Render(compiled, "pt-BR", LiquidModel.Empty, isStrict: false));

        Assert.Equal((TemplateKind.Template, 1, (int?)null), (template.Kind, template.PublishedVersion!.Value, template.PreviousVersion));
        Assert.Equal(Html.Replace("{{ name }}", "", StringComparison.Ordinal), done.Html!.ToString());
        Assert.Null(done.Text);
        Assert.Equal("nothing_to_roll_back", (await Templates.RollBackAsync(Shop, Welcome, force: false, Cancellation)).Refusal?.Code);
        Assert.Equal(2, (await UpdateAsync("new")).PublishedVersion);
        Assert.Equal(1, (await Templates.RollBackAsync(Shop, Welcome, force: false, Cancellation)).Value!.PublishedVersion);
    }

    private async Task PutAsync(TableKey key, string json) => await Table.WriteAsync(
        new TableWrite.Put { Key = key, Document = Encoding.UTF8.GetBytes(json), Condition = WriteCondition.Absent }, Cancellation);

    private async Task<PinnedTemplate> PinAsync(IReadOnlyDictionary<string, int>? given = null) =>
        (await _pins.PinAsync(Shop, Welcome, null, given, Cancellation)).Value!;

    private async Task StoreAsync(string name, string html, TemplateKind kind = TemplateKind.Template) =>
        Assert.Null((await TryStoreAsync(name, html, kind)).Refusal);

    private async Task<Outcome<Template>> TryStoreAsync(string name, string html, TemplateKind kind) =>
        await Templates.CreateAsync(Shop, Name(name), new TemplateDraft(ContentOf(html, kind), Kind: kind), Cancellation);

    private async Task ReplaceAsync(string name, string html) =>
        Assert.Null((await Templates.UpdateAsync(Shop, Name(name), new TemplateDraft(ContentOf(html, TemplateKind.Template)), Cancellation)).Refusal);

    private static TemplateContent ContentOf(string html, TemplateKind kind) => new() { Subject = kind == TemplateKind.Template ? "x" : null, Html = html };
}
