using System.Diagnostics;
using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>Templates written to harm, given to one process whose heap may have 64 MB: each is answered within a second.</summary>
[Collection(AloneCollection.Name)]
public sealed class RenderCommandHostileTests : Scenario
{
    private const string HeapLimit = "DOTNET_GCHeapHardLimit=0x4000000";
    private const string Text16 = "{% assign t = 'xxxxxxxxxxxxxxxx' %}";

    /// <summary>The first answer waits for the program to start.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, string> Partials = new()
    {
        ["include"] = "{% include 'include' %}",
        ["render"] = "{% for i in (1..2) %}{% render 'render' %}{% endfor %}",
        ["layout"] = "{% layout 'layout' %}",
        ["ping"] = "{% include 'pong' %}{% include 'pong' %}",
        ["pong"] = "{% include 'ping' %}{% include 'ping' %}",
        ["capture"] = "{% capture a %}{% include 'capture' %}{% endcapture %}{{ a }}{{ a }}",
        ["block"] = "{% block a %}{% include 'block' %}{% endblock %}",
        ["loop"] = "{% for i in (1..1000000000) %}{% endfor %}",
    };

    /// <summary>With the error that each ends with; none where it is harmless.</summary>
    private static readonly (string Template, string? Code)[] Templates =
    [
        (Loops("for", "x"), "too_many_iterations"),
        (Loops("for", ""), "too_many_iterations"),
        (Loops("tablerow", "x"), "too_many_iterations"),
        ("{% for i in (1..2) %}".Times(95) + "x" + "{% endfor %}".Times(95), "too_many_iterations"),
        ("{% render 'loop' for (1..1000000000) %}", "too_many_iterations"),
        (Repeated("{% assign t = t | append: t %}"), "too_many_value_bytes"),
        (Repeated("{% capture t %}{{ t }}{{ t }}{% endcapture %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | split: '' | join: t %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | replace: 'x', 'xxxxxxxxxx' %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | replace: '', t %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | url_encode | append: '<' | append: t %}"), "too_many_value_bytes"),
        (Repeated("{% assign b = t | split: '' %}{% assign t = b | concat: b | join %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | split: ',' | concat: a %}{% assign a = t | concat: t %}"), "too_many_value_bytes"),
        (Repeated("{% assign t = t | append: t %}{{ t }}"), "too_many_value_bytes"),
        (Text16 + "{% for i in (1..16) %}{% assign t = t | append: t %}{% endfor %}{% for i in (1..1000000000) %}{{ t }}{% endfor %}", "output_too_large"),
        ("{% for i in (1..100000) %}{% capture t %}{{ t }}{{ i }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endcapture %}{% endfor %}", "too_many_value_bytes"),
        ("{% for i in (1..200000) %}{{ i }}{{ i }}{{ i }}{{ i }}{{ i }}{% endfor %}", "too_many_steps"),
        ("{% for i in (1..200000) %}{{ 'the 31st of December 1999 at 11:59 PM EST' | date: '%A' }}{% endfor %}", "too_many_steps"),
        ("{{ (1..9223372036854775807) | join: ',' }}", "too_many_value_bytes"),
        ("{{ (1..1000000000) | sort | first }}", "too_many_value_bytes"),
        ("{{ (-99999999999999999999..99999999999999999999) | reverse }}", "too_many_value_bytes"),
        ("{% assign n = 99999999999 %}{% for i in (1..100) %}{% assign n = n | times: n %}{% endfor %}", "number_too_large"),
        ("{{ " + "9".Times(100_000) + " }}", "expression_too_long"),
        ("{{ '" + "9".Times(100_000) + "' | plus: 1 }}", "number_too_large"),
        ("{{ big | times: big | times: 1e308 }}", null),
        ("{{ 1.5 | round: 999999999999 }}{{ 12345 | round: -999999999999 }}", null),
        ("{{ 'abc' | slice: -9223372036854775808, 9223372036854775807 }}{{ 'abc' | slice: 1, 99999999999999999999 }}", null),
        ("{{ 'abc' | truncate: 99999999999999999999 }}{{ 'abc' | truncatewords: -9223372036854775808 }}", null),
        ("{% for i in (1..9) limit: 9223372036854775807 offset: -9223372036854775808 %}x{% endfor %}", null),
        ("{% tablerow i in (1..3) cols: -9223372036854775808 limit: 9223372036854775807 %}x{% endtablerow %}", null),
        ("{{ '2024-01-01' | date: '%999999999d%999999999A%999999999N' }}", null),
        ("{% include 'include' %}", "nesting_too_deep"),
        ("{% render 'render' %}", "nesting_too_deep"),
        ("{% layout 'layout' %}", "nesting_too_deep"),
        ("{% include 'ping' %}", "nesting_too_deep"),
        ("{% include 'capture' %}", "nesting_too_deep"),
        ("{% layout 'block' %}{% block a %}{% block a %}x{% endblock %}{% endblock %}", "nesting_too_deep"),
        ("{% if true %}".Times(50_000), "nesting_too_deep"),
        ("{% liquid\n" + "if true\n".Times(50_000) + " %}", "nesting_too_deep"),
        ("{{ " + "a[".Times(3_000) + "1" + "]".Times(3_000) + " }}", "nesting_too_deep"),
        ("{{ " + "(".Times(2_000) + "1" + "..1)".Times(2_000) + " }}", "nesting_too_deep"),
        ("{{ " + "a[".Times(200_000) + "1" + "]".Times(200_000) + " }}", "expression_too_long"),
        ("{{ a" + ".b".Times(300_000) + " }}", "expression_too_long"),
        ("{{ a " + "| upcase ".Times(60_000) + "}}", "expression_too_long"),
        ("{{ a | append: " + "1, ".Times(100_000) + "1 }}", "expression_too_long"),
        ("{% if " + "a and ".Times(100_000) + "b %}x{% endif %}", "expression_too_long"),
        ("{% cycle " + "a,".Times(200_000) + "b %}", "expression_too_long"),
        ("{{ ! " + "a[".Times(100_000) + " }}", "expression_too_long"),
        ("{{ ! " + "a[".Times(19_000) + " }}", null),
        ("{% if ! " + "a b ".Times(100_000) + " %}{% endif %}", "expression_too_long"),
        ("{% if ! " + "a b ".Times(9_000) + " %}{% endif %}", "invalid_argument"),
        ("{% if a %}" + "{% elsif b %}".Times(60_000) + "{% endif %}", null),
        ("{% case a %}" + "{% when b %}".Times(60_000) + "{% endcase %}", null),
        ("{{ a }}".Times(140_000), null),
        ("{% if a %}{% endif %}".Times(45_000), null),
        ("{{".Times(400_000), "syntax"),
        ("{%".Times(400_000), "syntax"),
        ("{{ '" + "x".Times(900_000), "syntax"),
        ("{% comment %}".Times(60_000), "syntax"),
        ("{% raw %}".Times(80_000), "syntax"),
        ("x".Times(2_000_000), "template_too_large"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batch_HostileTemplates_AreAnsweredSoonAndInLittleMemory(bool escape)
    {
        using var process = new Process();
        process.StartInfo = new("env", [HeapLimit, "dotnet", Platform.Program, "render", "--batch"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process.Start();
        var errors = process.StandardError.ReadToEndAsync(Token);
        Assert.Equal("""{"output":"ready"}""", (await AskAsync(process, "ready", escape)).Reply);
        var wrong = new List<string>();
        foreach (var (template, code) in Templates)
        {
            var (reply, took) = await AskAsync(process, template, escape);
            if (reply is null)
                Assert.Fail($"{Start(template)}: {await errors}");
            using var answer = JsonDocument.Parse(reply);
            var ended = answer.RootElement.TryGetProperty("code", out var error) ? error.GetString() : null;

            // A slow machine may be stopped by the clock before it has done too much.
            var isExpected = ended == code || (ended == "took_too_long" && code?.StartsWith("too_many_", StringComparison.Ordinal) == true);
            if (!isExpected || took > MaxTime)
                wrong.Add($"{Start(template)}: {reply[..Math.Min(reply.Length, 200)]} after {took}");
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(Token);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.Empty(wrong);
    }

    private async Task<(string? Reply, TimeSpan Took)> AskAsync(Process process, string template, bool escape)
    {
        var line = JsonSerializer.Serialize(new { template, escape, partials = Partials, data = new { big = 1e308, a = new[] { 1 } } });
        var began = Stopwatch.GetTimestamp();
        await process.StandardInput.WriteLineAsync(line.AsMemory(), Token);
        await process.StandardInput.FlushAsync(Token);
        return (await process.StandardOutput.ReadLineAsync(Token), Stopwatch.GetElapsedTime(began));
    }

    private static string Loops(string tag, string inside) =>
        string.Concat("abcde".Select(name => $"{{% {tag} {name} in (1..1000000001) %}}")) + inside + $"{{% end{tag} %}}".Times(5);

    private static string Repeated(string tags) => $"{Text16}{{% for i in (1..60) %}}{tags}{{% endfor %}}{{{{ t }}}}";

    private static string Start(string template) => template[..Math.Min(template.Length, 100)];
}
