using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmailPlatform.Api.Tests.Hosting;

namespace EmailPlatform.Api.Tests.Templates;

/// <summary>
/// Postmark's own templates: their frame becomes a layout, their text a template, and both are stored, looked over and rendered by the API.
/// With EMAILPLATFORM_RENDERED set to a folder, what was rendered is written there, to be looked at.
/// </summary>
public sealed partial class PostmarkTemplateTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const int GmailClipBytes = 102 * 1024;

    private const string Item = """{"description": "Tea, 1 kg", "amount": "12.50", "attachment_name": "plan.pdf", "attachment_url": "https://example.com/f/1", "attachment_size": "2 MB", "attachment_type": "PDF"}""";

    private static readonly string Corpus = Path.Combine(Environment.GetEnvironmentVariable("EMAILPLATFORM_CORPORA") ?? BesideTheSolution(), "postmark-templates", "templates");

    public static TheoryData<string, string> Templates()
    {
        var templates = new TheoryData<string, string>();
        if (!Directory.Exists(Corpus))
            return templates;
        foreach (var file in Directory.GetFiles(Corpus, "content.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(file)!;
            templates.Add(Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetFileName(folder));
        }

        return templates;
    }

    [Fact]
    public void Corpus_HasAllTemplates()
    {
        Assert.SkipUnless(Directory.Exists(Corpus), "The corpus is not there.");
        Assert.Equal(33, Templates().Count);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Templates))]
    public async Task Template_ByTheApi_HasItsStylesInlinedATextPartAndRoom(string family, string name)
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Corpus, family, name, "content.html"), TestContext.Current.CancellationToken);
        var (layout, template) = Divide(PostmarkConverter.ToLiquid(source), $"frame-{family}-{name}");
        var variables = Samples(source);
        await StoreAsync(new { name = $"frame-{family}-{name}", kind = "layout", html = layout });
        await StoreAsync(new { name = $"{family}-{name}", subject = "Hello", html = template });

        var reply = (await host.Client.PostAsync($"/v1/templates/{family}-{name}/preview", $$"""{"variables": {{variables}}}""")).Expect(HttpStatusCode.OK);
        var findings = (await host.Client.PostAsync($"/v1/templates/{family}-{name}/validate", $$"""{"variables": {{variables}}}""")).Expect(HttpStatusCode.OK);

        var html = reply.String("html");
        var text = reply.String("text");
        Keep($"{family}-{name}", html, text);
        Assert.True(reply.Json.GetProperty("text_is_made").GetBoolean());
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 5_000, GmailClipBytes);
        Assert.True(findings.Json.GetProperty("valid").GetBoolean(), findings.Text);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{%", html + text, StringComparison.Ordinal);
        AssertInlined(html);
        AssertReadable(html, text);
    }

    /// <summary>Media queries stay, everything else is in the elements; what is for Outlook is as it was.</summary>
    private static void AssertInlined(string html)
    {
        var sheet = html[html.IndexOf("<style", StringComparison.Ordinal)..html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Contains("@media (prefers-color-scheme: dark)", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("border-top: 10px", sheet, StringComparison.Ordinal);
        Assert.Contains("<!--[if mso]>", html, StringComparison.Ordinal);
        Assert.All(Heading().Matches(html).AsEnumerable(), heading => Assert.Contains("margin-top:0;color:#333333;font-size:22px;font-weight:bold;text-align:", heading.Value, StringComparison.Ordinal));
        Assert.All(Button().Matches(html).AsEnumerable(), button => Assert.Matches("background-color:#(3869D4|22BC66|FF6136)", button.Value));
        Assert.DoesNotContain("-premailer-", html, StringComparison.Ordinal);
        Assert.Contains("<body style=\"", html, StringComparison.Ordinal);
    }

    /// <summary>Every link is there, and nothing of the markup; it does not begin with the preheader.</summary>
    private static void AssertReadable(string html, string text)
    {
        Assert.All(Link().Matches(html).AsEnumerable(), link => Assert.Contains(WebUtility.HtmlDecode(link.Groups[1].Value.Replace("mailto:", "", StringComparison.Ordinal)), text, StringComparison.Ordinal));
        Assert.StartsWith("[Product Name] <https://example.com>\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(p|td|table|br|span|div)[ >]|&nbsp;|\n\n\n", text);
    }

    /// <summary>The frame around the message's own text, and the text.</summary>
    private static (string Layout, string Template) Divide(string html, string frame)
    {
        var start = html.IndexOf("<div class=\"f-fallback\">", StringComparison.Ordinal);
        var end = html.LastIndexOf("</div>", StringComparison.Ordinal);
        var preheader = Preheader().Match(html);
        var template = $"{{% layout '{frame}' %}}{{% block content %}}{html[start..end]}{{% endblock %}}";
        if (preheader.Success)
            template += $"{{% block preheader %}}{preheader.Groups[1].Value}{{% endblock %}}";
        var layout = $"{html[..start]}{{% block content %}}{{% endblock %}}{html[end..]}";
        if (preheader.Success)
            layout = layout.Remove(preheader.Groups[1].Index, preheader.Groups[1].Length).Insert(preheader.Groups[1].Index, "{% block preheader %}{% endblock %}");
        return (layout, template);
    }

    /// <summary>Something for each name: lists for loops, addresses for addresses.</summary>
    private static string Samples(string source)
    {
        var names = Name().Matches(source).Select(match => match.Groups[1].Value).Distinct();
        return JsonSerializer.Serialize(names.ToDictionary(name => name, name => name switch
        {
            _ when name.EndsWith("_details", StringComparison.Ordinal) => JsonElement.Parse($"[{Item}, {Item}]"),
            _ when name.EndsWith("_url", StringComparison.Ordinal) => JsonElement.Parse($"\"https://example.com/{name}?a=1&b=2\""),
            "name" => JsonElement.Parse("\"Bea O'Neil & Co\""),
            _ => JsonElement.Parse($"\"[{name.Replace('_', ' ')}]\""),
        }));
    }

    private async Task StoreAsync(object template) =>
        (await host.Client.PostAsync("/v1/templates", JsonSerializer.Serialize(template))).Expect(HttpStatusCode.Created);

    private static void Keep(string name, string html, string text)
    {
        if (Environment.GetEnvironmentVariable("EMAILPLATFORM_RENDERED") is not { Length: > 0 } folder)
            return;
        File.WriteAllText(Path.Combine(folder, $"{name}.html"), html);
        File.WriteAllText(Path.Combine(folder, $"{name}.txt"), text);
    }

    /// <summary>A worktree lies one level deeper than the main checkout.</summary>
    private static string BesideTheSolution()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpora = Path.Combine(folder.FullName, "shared", "corpora");
            if (Directory.Exists(corpora))
                return corpora;
        }

        return "shared/corpora";
    }

    [GeneratedRegex("<h1[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("<a[^>]* class=\"[^\"]*\\bbutton\\b[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Button();

    [GeneratedRegex("<a[^>]* href=\"([^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<span[^>]*class=\"preheader\"[^>]*>(.*?)</span>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Preheader();

    [GeneratedRegex(@"\{\{(?:#each|#)?\s*([a-z_]+)\s*\}\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
