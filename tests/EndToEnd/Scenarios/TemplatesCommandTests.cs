using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>A server's templates as files: pushed, pulled and compared.</summary>
public sealed class TemplatesCommandTests : Scenario
{
    private const string Settings =
        """
        # What the mail needs.
        default_locale: en
        variables:
          name: {type: string, required: true, sample: Bea}
          total: {sample: 12.50, description: "Sum: all of it"}
          since: {sample: "2024", type: date}
        """;

    [Fact]
    public async Task Push_Folder_MakesTemplatesThatSend()
    {
        var sink = await StartSinkAsync();
        var platform = await StartPlatformAsync(sink.Url);
        var folder = NewTemplates();
        Assert.Equal(
            ["new partial end, version 1", "new partial footer, version 1", "new layout base, version 1", "new welcome, version 1", "4 pushed, 0 the same"],
            await SaidAsync(platform, "push", folder));

        await platform.Api.AcceptAsync("v1/send/template", new
        {
            from = "shop@example.test",
            to = new[] { "bea@example.net" },
            template = new { name = "welcome", locale = "pt-BR" },
            variables = new { name = "Bea" },
        }, Token);
        var sunk = await sink.ReceiveAsync(1, Token);
        var mail = (await ReadAsync(platform, sunk))[0];
        Assert.Contains("<b>Olá Bea</b>", mail.Text("text/html"), StringComparison.Ordinal);
        Assert.Contains("The end", mail.Text("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PushPullDiff_UntilNothingChanged_IsClean()
    {
        var platform = await StartPlatformAsync("capture");
        var folder = NewTemplates();
        await SaidAsync(platform, "push", folder);
        Assert.Equal(["0 pushed, 4 the same"], await SaidAsync(platform, "push", folder));
        Assert.Empty(await SaidAsync(platform, "diff", folder));

        var other = NewFolder().FullName;
        Assert.Equal(["4 on the server", "new layout base", "new partial end", "new partial footer", "new welcome"], (await SaidAsync(platform, "pull", other)).Order(StringComparer.Ordinal));
        Assert.Empty(await SaidAsync(platform, "diff", other));
        Assert.Equal(["0 pushed, 4 the same"], await SaidAsync(platform, "push", other));
        Assert.Equal(["4 on the server"], await SaidAsync(platform, "pull", other));
        Assert.Equal(["0 pushed, 4 the same"], await SaidAsync(platform, "push", folder));
        Assert.Equal("Hi {{ name }}\n", await File.ReadAllTextAsync(Path.Combine(other, "welcome", "subject.liquid"), Token));
        Assert.Equal("\n<p>No break at the end</p>", await File.ReadAllTextAsync(Path.Combine(other, "partials", "footer", "html.liquid"), Token));
    }

    [Fact]
    public async Task Diff_WhatIsNotTheSame_IsNamedAndExitsWith1()
    {
        var platform = await StartPlatformAsync("capture");
        var folder = NewTemplates();
        await SaidAsync(platform, "push", folder);
        Write(folder, "welcome/html.liquid", "{% layout 'base' %}\n{% block content %}<b>Hi {{ name }}!</b>{% endblock %}\n");
        Write(folder, "welcome/text.liquid", "Hi {{ name }}\n");
        File.Delete(Path.Combine(folder, "welcome", "subject.pt-BR.liquid"));
        Write(folder, "news/html.liquid", "<p>News</p>");
        Write(folder, "news/subject.liquid", "News");
        await platform.Api.PostAsync("v1/templates", new { name = "elsewhere", subject = "s", html = "<p>h</p>" }, Token);

        var ended = await RunAsync(platform, "diff", folder);
        Assert.Equal(
            (1, "- elsewhere/html.liquid\n- elsewhere/subject.liquid\n- elsewhere/template.yaml\n~ welcome/html.liquid, line 2\n- welcome/subject.pt-BR.liquid\n+ welcome/text.liquid\n"
                + "+ news/html.liquid\n+ news/subject.liquid\n+ news/template.yaml\n"),
            (ended.ExitCode, ended.Output));
        Assert.Equal(
            ["new news, version 1", "changed welcome, version 2", "not here elsewhere", "2 pushed, 3 the same"],
            await SaidAsync(platform, "push", folder));
        Assert.Equal(["deleted elsewhere", "0 pushed, 5 the same"], await SaidAsync(platform, "push", folder, "--delete"));
        Assert.Empty(await SaidAsync(platform, "diff", folder));
    }

    [Fact]
    public async Task Push_Draft_IsPublishedByTheNextPush()
    {
        var platform = await StartPlatformAsync("capture");
        var folder = NewTemplates();
        await SaidAsync(platform, "push", folder);
        Write(folder, "welcome/subject.liquid", "Hello {{ name }}\n");
        Assert.Equal(["changed welcome, version 2", "1 pushed, 3 the same"], await SaidAsync(platform, "push", folder, "--draft", "--note", "friendlier"));
        Assert.Equal("friendlier", (await platform.Api.GetAsync("v1/templates/welcome?version=2", Token)).OrFail(200).GetProperty("note").GetString());
        Assert.Equal(["0 pushed, 4 the same"], await SaidAsync(platform, "push", folder, "--draft"));
        var ended = await RunAsync(platform, "diff", folder);
        Assert.Equal((1, "~ welcome/subject.liquid, line 1\n"), (ended.ExitCode, ended.Output));
        Assert.Equal(["published welcome, version 2", "1 pushed, 3 the same"], await SaidAsync(platform, "push", folder));
    }

    [Fact]
    public async Task Pull_OverAnOlderFolder_RemovesPartsAndKeepsComments()
    {
        var platform = await StartPlatformAsync("capture");
        var folder = NewTemplates();
        await SaidAsync(platform, "push", folder);
        await platform.Api.PutAsync("v1/templates/end", new { html = "The very end" }, Token);
        Write(folder, "partials/end/html.de.liquid", "Ende");
        Write(folder, "mine/html.liquid", "<p>Mine</p>");
        Assert.Equal(["changed partial end", "only here mine", "4 on the server"], await SaidAsync(platform, "pull", folder));
        Assert.Equal("The very end", await File.ReadAllTextAsync(Path.Combine(folder, "partials", "end", "html.liquid"), Token));
        Assert.False(File.Exists(Path.Combine(folder, "partials", "end", "html.de.liquid")));
        Assert.StartsWith("# What the mail needs.", await File.ReadAllTextAsync(Path.Combine(folder, "welcome", "template.yaml"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_FaultyTemplate_SaysWhereAndExitsWith1()
    {
        var platform = await StartPlatformAsync("capture");
        var folder = NewFolder().FullName;
        Write(folder, "bad/subject.liquid", "s");
        Write(folder, "bad/html.liquid", "<p>{% if %}</p>");
        var ended = await RunAsync(platform, "push", folder);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("bad: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("/html Line 1", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("templates takes push, pull or diff, and a folder. (--help lists what there is)\n", 2, "push")]
    [InlineData("templates takes push, pull or diff, and a folder. (--help lists what there is)\n", 2, "shove", "x")]
    [InlineData("templates has no option '--loud'. (--help lists what there is)\n", 2, "push", "x", "--loud")]
    [InlineData("An API key is needed: --key, or EMAILPLATFORM_API_KEY. (--help lists what there is)\n", 2, "push", "x")]
    [InlineData("'nowhere' is no address of a server. (--help lists what there is)\n", 2, "push", "x", "--key", "k", "--server", "nowhere")]
    [InlineData("There is no folder '/does/not/exist'.\n", 1, "push", "/does/not/exist", "--key", "k")]
    public async Task Templates_WrongCall_IsOneLine(string expected, int exitCode, params string[] arguments)
    {
        var ended = await Command.RunAsync("dotnet", [Platform.Program, "templates", .. arguments], Token);
        Assert.Equal((exitCode, "", expected), (ended.ExitCode, ended.Output, ended.Errors));
    }

    [Theory]
    [InlineData("html.pt.br.liquid", "is no part")]
    [InlineData("body.liquid", "is no part")]
    [InlineData("template.yaml", "template.yaml has a field 'x'; there are default_locale, variables, inline_css and make_text.", "x: 1")]
    [InlineData("template.yaml", "template.yaml:2:1", "a: [")]
    [InlineData("template.yaml", "the variable 'a' is declared by type, required, sample and description.", "variables: {a: {sort: 1}}")]
    public async Task Diff_FolderThatCannotBeRead_SaysWhy(string file, string expected, string content = "x")
    {
        var platform = new Platform(NewFolder().FullName);
        var folder = NewFolder().FullName;
        Write(folder, $"t/{file}", content);
        var ended = await RunAsync(platform, "push", folder);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    private string NewTemplates()
    {
        var folder = NewFolder().FullName;
        Write(folder, "welcome/template.yaml", Settings);
        Write(folder, "welcome/subject.liquid", "Hi {{ name }}\n");
        Write(folder, "welcome/subject.pt-BR.liquid", "Olá {{ name }}\n");
        Write(folder, "welcome/html.liquid", "{% layout 'base' %}\n{% block content %}<b>Hi {{ name }}</b>{% endblock %}\n");
        Write(folder, "welcome/html.pt-BR.liquid", "{% layout 'base' %}\n{% block content %}<b>Olá {{ name }}</b>{% endblock %}\n");
        Write(folder, "layouts/base/html.liquid", "<html><body>{% block content %}{% endblock %}{% render 'footer' %}{% render 'end' %}</body></html>");
        Write(folder, "layouts/base/template.yaml", "make_text: false\n");
        Write(folder, "partials/footer/html.liquid", "\n<p>No break at the end</p>");
        Write(folder, "partials/end/html.liquid", "<p>The end</p>\n\n");
        Write(folder, "partials/end/text.liquid", "The end\n");
        Write(folder, "docs/README.md", "No template.");
        return folder;
    }

    private static void Write(string folder, string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>The lines of a call that must succeed, with single spaces.</summary>
    private async Task<string[]> SaidAsync(Platform platform, params string[] arguments)
    {
        var ended = await RunAsync(platform, arguments);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        return [.. ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    }

    private Task<CommandResult> RunAsync(Platform platform, params string[] arguments) =>
        Command.RunAsync("dotnet", [Platform.Program, "templates", .. arguments, "--server", platform.Url.ToString(), "--key", platform.Key], Token);
}
