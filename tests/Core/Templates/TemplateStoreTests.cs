using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Templates;

namespace EmailPlatform.Core.Tests.Templates;

public sealed class TemplateStoreTests : TemplateFixture
{
    [Fact]
    public async Task Create_Valid_PublishesVersionOne()
    {
        var template = await CreateAsync("one");

        Assert.Equal((1, 1), (template.LatestVersion, template.PublishedVersion));
        Assert.Equal("one", await TextAsync());
        Assert.Equal(template, (await Templates.GetAsync(Shop, Welcome, Cancellation)).Value);
    }

    [Fact]
    public async Task Create_ManyAtOnce_OneWins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(async () => await Templates.CreateAsync(Shop, Welcome, Draft($"{i}"), Cancellation))));

        Assert.Single(outcomes, outcome => outcome.Value is not null);
        Assert.All(outcomes.Where(outcome => outcome.Value is null), outcome => Assert.Equal("template_exists", outcome.Refusal!.Code));
        Assert.Equal($"{Array.FindIndex(outcomes, outcome => outcome.Value is not null)}", await TextAsync());
    }

    [Fact]
    public async Task Update_ManyAtOnce_EachGetsANumberOfItsOwn()
    {
        await CreateAsync("0");

        var numbers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(async () => (i, (await UpdateAsync($"{i}")).LatestVersion))));

        foreach (var (text, number) in numbers)
            Assert.Equal($"{text}", await TextAsync(number));
        Assert.Equal(Enumerable.Range(2, 8), numbers.Select(pair => pair.LatestVersion).Order());
    }

    [Fact]
    public async Task Update_NotPublished_LeavesThePublishedOne()
    {
        await CreateAsync("one");
        var template = await UpdateAsync("two", publish: false);

        Assert.Equal((2, 1), (template.LatestVersion, template.PublishedVersion));
        Assert.Equal(("one", "two"), (await TextAsync(), await TextAsync(2)));
    }

    [Fact]
    public async Task Publish_OlderVersion_GoesBack()
    {
        await CreateAsync("one");
        await UpdateAsync("two");

        Assert.Equal(1, (await Templates.PublishAsync(Shop, Welcome, 1, force: false, Cancellation)).Value!.PublishedVersion);

        Assert.Equal("one", await TextAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task Publish_NoSuchVersion_IsRefused(int version)
    {
        await CreateAsync();

        Assert.Equal("template_version_not_found", (await Templates.PublishAsync(Shop, Welcome, version, force: false, Cancellation)).Refusal?.Code);
        Assert.Equal("template_version_not_found", await TextAsync(version));
        Assert.Equal("template_version_not_found", (await Templates.GetAcceptedAsync(Shop, Welcome, version, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task GetVersion_NothingPublished_IsRefused()
    {
        await CreateAsync(publish: false);

        Assert.Equal("template_not_published", await TextAsync());
        Assert.Equal("one", await TextAsync(1));
    }

    [Fact]
    public async Task Get_OfAnotherTenant_FindsNothing()
    {
        await CreateAsync();

        Assert.Equal("template_not_found", (await Templates.GetAsync(Other, Welcome, Cancellation)).Refusal?.Code);
        Assert.Equal("template_not_found", (await Templates.DeleteAsync(Other, Welcome, Cancellation)).Refusal?.Code);
        Assert.Equal("template_version_not_found", (await Templates.GetAcceptedAsync(Other, Welcome, 1, Cancellation)).Refusal?.Code);
        Assert.Equal("one", await TextAsync());
    }

    [Fact]
    public async Task Create_FaultySources_AreRefusedWithThePlaceOfEach()
    {
        var content = new TemplateContent { Subject = "Hi {{ name", Html = "<p>\n  {% if x %}\n</p>", Text = "fine" };

        var refusal = (await Templates.CreateAsync(Shop, Welcome, new TemplateDraft(content), Cancellation)).Refusal!;

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(["/subject", "/html"], refusal.Errors.Select(error => error.Pointer));
        Assert.All(refusal.Errors, error => Assert.Equal("template_syntax", error.Code));
        Assert.StartsWith("Line 2, column 3: ", refusal.Errors[1].Detail, StringComparison.Ordinal);
        Assert.Equal("template_not_found", (await Templates.GetAsync(Shop, Welcome, Cancellation)).Refusal?.Code);
    }

    [Theory]
    [InlineData(null, "x", "/subject")]
    [InlineData("  ", "x", "/subject")]
    [InlineData("x", null, "/html")]
    public async Task Create_PartMissing_IsRefused(string? subject, string? text, string pointer)
    {
        var draft = new TemplateDraft(new TemplateContent { Subject = subject, Text = text });

        Assert.Equal(pointer, Assert.Single((await Templates.CreateAsync(Shop, Welcome, draft, Cancellation)).Refusal!.Errors).Pointer);
    }

    [Fact]
    public async Task Create_LargestAndOneLarger_IsStoredAndRefused()
    {
        var html = string.Concat(Enumerable.Repeat("<p class=\"x\">&amp;</p>\n", (TableLimits.MaxDocumentBytes - 2000) / 26));
        var largest = new TemplateDraft(new TemplateContent { Subject = "x", Html = html });
        var larger = new TemplateDraft(new TemplateContent { Subject = "x", Html = new string('<', TableLimits.MaxDocumentBytes) });

        Assert.NotNull((await Templates.CreateAsync(Shop, Welcome, largest, Cancellation)).Value);
        Assert.Equal(html, (await Templates.GetVersionAsync(Shop, Welcome, null, Cancellation)).Value!.Content.Html);
        var refusal = (await Templates.UpdateAsync(Shop, Welcome, larger, Cancellation)).Refusal!;
        Assert.Equal((RefusalKind.TooLarge, "template_too_large"), (refusal.Kind, refusal.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a#v")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void Name_NotOne_IsRefused(string text) => Assert.False(TemplateName.TryParse(text, out _));

    [Fact]
    public async Task Delete_Template_IsGoneButServesAcceptedMessagesForAMonth()
    {
        await CreateAsync("one");
        await UpdateAsync("two");

        Assert.NotNull((await Templates.DeleteAsync(Shop, Welcome, Cancellation)).Value);

        Assert.Equal("template_not_found", await TextAsync());
        Assert.Equal("template_not_found", await TextAsync(1));
        Assert.Equal("template_not_found", (await Templates.UpdateAsync(Shop, Welcome, Draft("x"), Cancellation)).Refusal?.Code);
        Assert.Equal("template_not_found", (await Templates.PublishAsync(Shop, Welcome, 1, force: false, Cancellation)).Refusal?.Code);
        Assert.Equal("template_not_found", (await Templates.ListVersionsAsync(Shop, Welcome, 10, null, Cancellation)).Refusal?.Code);
        Assert.Empty((await Templates.ListAsync(Shop, null, 10, null, Cancellation)).Value!.Items);
        Time.Advance(TimeSpan.FromDays(31) - TimeSpan.FromSeconds(1));
        Assert.Equal("one", (await Templates.GetAcceptedAsync(Shop, Welcome, 1, Cancellation)).Value?.Content.Text);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("template_version_not_found", (await Templates.GetAcceptedAsync(Shop, Welcome, 1, Cancellation)).Refusal?.Code);
    }

    [Fact]
    public async Task Create_AfterDelete_NeverUsesANumberAgain()
    {
        await CreateAsync("one");
        await UpdateAsync("two");
        await Templates.DeleteAsync(Shop, Welcome, Cancellation);

        var template = await CreateAsync("three");

        Assert.Equal((3, 3), (template.LatestVersion, template.PublishedVersion));
        Assert.Equal("template_version_not_found", await TextAsync(2));
        Assert.Equal("template_version_not_found", (await Templates.PublishAsync(Shop, Welcome, 2, force: false, Cancellation)).Refusal?.Code);
        Assert.Equal(3, Assert.Single((await Templates.ListVersionsAsync(Shop, Welcome, 10, null, Cancellation)).Value!.Items).Version);
        Assert.Equal("two", (await Templates.GetAcceptedAsync(Shop, Welcome, 2, Cancellation)).Value?.Content.Text);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task Delete_KilledHalfWay_IsFinishedByRepeatingOrByTheNextCreate(int survived, bool isApplied)
    {
        await CreateAsync("one");
        for (var i = 0; i < 30; i++)
            await UpdateAsync("more");
        var dying = new TemplateStore(new DyingTable(Table, survived, isApplied), Compiler, Time);
        await Assert.ThrowsAsync<IOException>(async () => await dying.DeleteAsync(Shop, Welcome, Cancellation));

        if (survived == 0 && isApplied)
            await CreateAsync("new");
        else
            await Templates.DeleteAsync(Shop, Welcome, Cancellation);
        Time.Advance(TimeSpan.FromDays(32));

        for (var version = 1; version <= 31; version++)
            Assert.Null((await Templates.GetAcceptedAsync(Shop, Welcome, version, Cancellation)).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Update_KilledInTheWrite_HasTheVersionWholeOrNot(bool isApplied)
    {
        await CreateAsync("one");
        var dying = new TemplateStore(new DyingTable(Table, 0, isApplied), Compiler, Time);

        await Assert.ThrowsAsync<IOException>(async () => await dying.UpdateAsync(Shop, Welcome, Draft("two"), Cancellation));

        Assert.Equal(isApplied ? "two" : "one", await TextAsync());
        Assert.Equal(isApplied ? 3 : 2, (await UpdateAsync("three")).LatestVersion);
    }

    [Fact]
    public async Task ListVersions_ByPages_GoesFromTheNewest()
    {
        await CreateAsync("1");
        for (var i = 2; i <= 12; i++)
            await UpdateAsync($"{i}");

        var first = (await Templates.ListVersionsAsync(Shop, Welcome, 10, null, Cancellation)).Value!;
        var second = (await Templates.ListVersionsAsync(Shop, Welcome, 10, first.Cursor, Cancellation)).Value!;

        Assert.Equal(Enumerable.Range(1, 12).Reverse(), first.Items.Concat(second.Items).Select(version => version.Version));
        Assert.Equal("limit_out_of_range", (await Templates.ListVersionsAsync(Shop, Welcome, 21, null, Cancellation)).Refusal?.Errors[0].Code);
    }

    [Fact]
    public async Task List_ByPages_HasEachOnceInOrder()
    {
        foreach (var name in (string[])["c", "a", "B", "d"])
            await Templates.CreateAsync(Shop, Name(name), Draft("x"), Cancellation);

        var first = (await Templates.ListAsync(Shop, null, 3, null, Cancellation)).Value!;
        var second = (await Templates.ListAsync(Shop, null, 3, first.Cursor, Cancellation)).Value!;

        Assert.Equal(["B", "a", "c", "d"], first.Items.Concat(second.Items).Select(template => template.Name.Value));
    }
}
