using System.Text.Json;
using EmailPlatform.EndToEnd.Tests.Running;

namespace EmailPlatform.EndToEnd.Tests.Scenarios;

/// <summary>The verb that renders a template.</summary>
public sealed class RenderCommandTests : Scenario
{
    [Fact]
    public async Task Render_TemplateWithData_PrintsIt()
    {
        var folder = NewFolder().FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.liquid"), "Olá {{ name }}, {{ 1234.5 | money }}{% render 'mail/end' %}\n", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "a.json"), """{"name": "Bia & Zé"}""", Token);
        Directory.CreateDirectory(Path.Combine(folder, "parts", "mail"));
        await File.WriteAllTextAsync(Path.Combine(folder, "parts", "mail", "end.liquid"), "!", Token);
        var ended = await RunAsync(
            null, Path.Combine(folder, "a.liquid"), Path.Combine(folder, "a.json"), "--partials", Path.Combine(folder, "parts"), "--escape", "--locale", "pt-BR", "--currency", "BRL");
        Assert.Equal((0, "Olá Bia &amp; Zé, R$\u00a01.234,50!\n", ""), (ended.ExitCode, ended.Output, ended.Errors));
    }

    [Theory]
    [InlineData("line\n  {{ name }}", "-:2:6: Liquid error: undefined variable name\n")]
    [InlineData("{% if %}", "-:1:7: Liquid syntax error: [:end_of_string] is not a valid expression\n")]
    public async Task Render_FaultyTemplate_SaysWhere(string template, string expected)
    {
        var ended = await RunAsync(template, "-", "--strict");
        Assert.Equal((1, "", expected), (ended.ExitCode, ended.Output, ended.Errors));
    }

    [Theory]
    [InlineData("render takes a template's file, or --batch. (--help lists what there is)\n")]
    [InlineData("render has no option '--loud'. (--help lists what there is)\n", "a.liquid", "--loud")]
    [InlineData("--locale needs a value. (--help lists what there is)\n", "a.liquid", "--locale")]
    [InlineData("'xx-nowhere' is no locale. (--help lists what there is)\n", "a.liquid", "--locale", "xx-nowhere")]
    [InlineData("render takes one template and one file of data. (--help lists what there is)\n", "a", "b", "c")]
    [InlineData("render takes a template's file, or --batch. (--help lists what there is)\n", "--batch", "a.liquid")]
    public async Task Render_WrongCall_IsOneLineAndExitsWith2(string expected, params string[] arguments)
    {
        var ended = await RunAsync(null, arguments);
        Assert.Equal((2, "", expected), (ended.ExitCode, ended.Output, ended.Errors));
    }

    [Fact]
    public async Task Batch_EachLine_IsAnsweredInItsPlace() => Assert.Equal(
        [
            """{"output":"Hi Bea & Zoë"}""",
            """{"output":"Hi Bea &amp; Zoë"}""",
            """{"output":"<p>Bea</p>"}""",
            """{"output":""}""",
            """{"error":"Liquid error: undefined variable gone","code":"undefined_variable","line":2,"column":4,"variable":"gone"}""",
            """{"error":"Liquid error: undefined filter shout","code":"undefined_filter","line":1,"column":10}""",
            """{"output":"1"}""",
            """{"error":"Liquid syntax error: Unexpected character ~","code":"syntax","line":1,"column":6}""",
            """{"error":"Liquid syntax error: 'if' tag was never closed","code":"syntax","line":1,"column":1}""",
            """{"error":"Liquid syntax error: Unknown tag 'nonsense'","code":"unknown_tag","line":1,"column":2,"partial":"p"}""",
            """{"error":"The line is no JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed. LineNumber: 0 | BytePositionInLine: 13.","code":"bad_json","line":1,"column":14}""",
            """{"error":"The line is no JSON object.","code":"bad_line","line":1,"column":1}""",
            """{"error":"The field 'template' is a text.","code":"bad_line","line":1,"column":1}""",
            """{"error":"The field 'data' is an object.","code":"bad_line","line":1,"column":1}""",
            """{"error":"The field 'partials' is an object of texts.","code":"bad_line","line":1,"column":1}""",
            """{"error":"The field 'strict' is true or false.","code":"bad_line","line":1,"column":1}""",
            """{"error":"Liquid error: the loops ran more than 200000 times","code":"too_many_iterations","line":1,"column":1}""",
            """{"output":"R$ 2,50 terça-feira"}""",
            """{"output":"\"\u2028\t"}""",
            """{"output":"a Liquid error (line 1): divided by 0 b"}""",
            """{"output":"last"}""",
        ],
        (await BatchAsync(
            """{"template": "Hi {{ name }}", "data": {"name": "Bea & Zoë"}}""",
            """{"template": "Hi {{ name }}", "data": {"name": "Bea & Zoë"}, "escape": true}""",
            """{"template": "{% render 'p', name: name %}", "data": {"name": "Bea"}, "partials": {"p": "<p>{{ name }}</p>"}}""",
            """{"template": "{{ gone }}"}""",
            """{"template": "line\n{{ gone }}", "data": {}, "strict": true}""",
            """{"template": "{{ 'a' | shout }}", "strict": true}""",
            """{"template": "{{ 1 ~ }}"}""",
            """{"template": "{{ 1 ~ }}", "strict": true}""",
            """{"template": "{% if x %}"}""",
            """{"template": "{% include 'p' %}", "partials": {"p": " {% nonsense %}"}}""",
            """{"template": """,
            "[]",
            "{}",
            """{"template": "", "data": []}""",
            """{"template": "", "partials": {"p": 1}}""",
            """{"template": "", "strict": "yes"}""",
            """{"template": "{% for i in (1..1000000000) %}{% endfor %}"}""",
            """{"template": "{{ 2.5 | money: 'BRL' }} {{ '2026-12-22' | date: '%A' }}", "locale": "pt-BR"}""",
            """{"template": "{{ x }}", "data": {"x": "\"\u2028\t"}}""",
            """{"template": "a {{ 1 | divided_by: 0 }} b", "inline_errors": true}""",
            """{"template": "last", "more": 1}""")).Select(line => line.Replace("\\u00A0", " ", StringComparison.Ordinal)));

    /// <summary>Each line is answered before the next one is sent.</summary>
    [Fact]
    public async Task Batch_ReaderThatWaits_GetsEachAnswerAtOnce()
    {
        using var process = new System.Diagnostics.Process();
        process.StartInfo = new("dotnet", [Platform.Program, "render", "--batch"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        process.Start();
        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteLineAsync($$$"""{"template": "{{ {{{i}}} }}"}""".AsMemory(), Token);
            await process.StandardInput.FlushAsync(Token);
            Assert.Equal($$"""{"output":"{{i}}"}""", await process.StandardOutput.ReadLineAsync(Token));
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Batch_LineWithoutEnd_IsRefusedAndTheNextIsAnswered()
    {
        var lines = await BatchAsync(new string('x', 9 * 1024 * 1024), """{"template": "next"}""");
        Assert.Equal(["""{"error":"The line is longer than 8388608 bytes.","code":"line_too_long","line":1,"column":1}""", """{"output":"next"}"""], lines);
    }

    private async Task<string[]> BatchAsync(params string[] lines)
    {
        var ended = await RunAsync(string.Join('\n', lines), "--batch");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        foreach (var line in ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonDocument.Parse(line).Dispose();
        return ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<CommandResult> RunAsync(string? input, params string[] arguments) =>
        Command.RunAsync("dotnet", [Platform.Program, "render", .. arguments], Token, input);
}
