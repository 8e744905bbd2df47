using System.Diagnostics;

namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>
/// Every template of the public suites, cut off at each of its characters: what is left is a template or an error with a place, and
/// rendering it ends, in every mode, with escaping and without.
/// </summary>
public sealed class TruncationTests(ITestOutputHelper output)
{
    private const long MaxAllocatedBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    [Fact]
    public void GoldenLiquid_CutAnywhere_Ends() => CutAll("golden-liquid", GoldenLiquidSuite.Read);

    [Fact]
    public void LiquidSpec_CutAnywhere_Ends() => CutAll("liquid-spec", LiquidSpecSuite.Read);

    [Fact]
    public void PostmarkTemplates_CutAnywhere_Ends() => CutAll(
        "postmark-templates",
        folder => [.. Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new ConformanceCase
        {
            Name = file,
            Group = "",
            Template = File.ReadAllText(file),
            Model = LiquidValue.Nil,
        })]);

    private void CutAll(string corpus, Func<string, List<ConformanceCase>> read)
    {
        var folder = Corpora.Find(corpus);
        Assert.SkipUnless(folder is not null, $"the {corpus} corpus is absent");
        var cases = read(folder!);
        var count = 0L;
        var slowest = TimeSpan.Zero;
        var largest = 0L;
        var gate = new Lock();
        Parallel.ForEach(cases, test =>
        {
            var partials = new LiquidPartials(test.Partials);
            for (var length = 0; length <= test.Template.Length; length++)
            {
                var started = Stopwatch.GetTimestamp();
                var before = GC.GetAllocatedBytesForCurrentThread();
                Cut(test, test.Template[..length], partials);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                var took = Stopwatch.GetElapsedTime(started);
                lock (gate)
                {
                    count++;
                    slowest = took > slowest ? took : slowest;
                    largest = Math.Max(largest, allocated);
                }
            }
        });
        output.WriteLine($"{corpus}: {count} templates, the slowest took {slowest.TotalMilliseconds:0.0} ms, the largest {largest / 1024} KB");
        Assert.InRange(slowest, TimeSpan.Zero, MaxTime);
        Assert.InRange(largest, 0, MaxAllocatedBytes);
    }

    private static void Cut(ConformanceCase test, string source, LiquidPartials partials)
    {
        if (!LiquidTemplate.TryParse(source, new LiquidParseOptions { ErrorMode = test.ErrorMode }, out var template, out var error))
        {
            CheckPlace(source, error);
            return;
        }

        template.Render(LiquidModel.Create(test.Model), new LiquidRenderOptions { Partials = partials }, out error);
        if (error is { Partial: null })
            CheckPlace(source, error);
        template.Render(LiquidModel.Create(test.Model), new LiquidRenderOptions { Partials = partials, EscapeHtml = true, InlineErrors = true }, out _);
    }

    private static void CheckPlace(string source, LiquidError error)
    {
        Assert.NotEmpty(error.Message);
        Assert.InRange(error.Line, 1, source.AsSpan().Count('\n') + 1);
        Assert.InRange(error.Column, 1, source.Length + 1);
    }
}
