using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Liquid.Tests.Conformance;

/// <summary>Runs the cases of a suite and says what is wrong with each that fails.</summary>
internal static class ConformanceRunner
{
    /// <summary>Null where the case passes.</summary>
    public static string? Run(ConformanceCase test)
    {
        var parseOptions = new LiquidParseOptions { ErrorMode = test.ErrorMode };
        var parsed = LiquidTemplate.Parse(test.Template, parseOptions);
        if (!parsed.IsSuccess)
            return test.Outputs.Count + test.OutputParts.Count > 0 ? $"does not parse: {parsed.Error}" : CheckError(test, parsed.Error);
        if (test.FailsToParse)
            return "parses";
        var options = new LiquidRenderOptions
        {
            InlineErrors = test.InlineErrors,
            Partials = new FileNames(test.Partials, parseOptions),
            TimeProvider = new FrozenTime(),
        };
        var output = parsed.Template.Render(LiquidModel.Create(test.Model), options, out var error);
        if (error is not null)
            return test.Outputs.Count + test.OutputParts.Count > 0 ? $"fails: {error}" : CheckError(test, error);
        if (test.OutputParts.Count > 0)
            return test.OutputParts.FirstOrDefault(part => !output!.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } missing ? $"prints '{output}' without '{missing}'" : null;
        return test.Outputs.Contains(output) ? null : $"prints '{output}', expected '{(test.Outputs.Count > 0 ? test.Outputs[0] : "an error")}'";
    }

    private static string? CheckError(ConformanceCase test, LiquidError error)
    {
        // The suite names the reference implementation's exception class beside the message.
        var text = $"{(error.Code is LiquidErrorCode.Syntax or LiquidErrorCode.UnknownTag ? "SyntaxError" : "Error")} {error}";
        if (test.ErrorLine is { } line && line != error.Line)
            return $"fails in line {error.Line}, expected {line}";
        return test.ErrorParts.FirstOrDefault(part => !text.Contains(part, StringComparison.OrdinalIgnoreCase)) is { } missing
            ? $"fails with '{text}' without '{missing}'"
            : null;
    }

    /// <summary>The suites look partials up as files: in any case, with or without the extension.</summary>
    private sealed class FileNames(IReadOnlyDictionary<string, string> files, LiquidParseOptions options) : ILiquidPartials
    {
        private readonly LiquidPartials _partials = new(files, options);

        public bool TryGet(string name, [NotNullWhen(true)] out LiquidTemplate? template, out LiquidError? error)
        {
            var file = files.Keys.FirstOrDefault(key => string.Equals(WithoutExtension(key), WithoutExtension(name), StringComparison.OrdinalIgnoreCase));
            return _partials.TryGet(file ?? name, out template, out error);
        }

        private static string WithoutExtension(string name) =>
            name.EndsWith(".liquid", StringComparison.OrdinalIgnoreCase) ? name[..^7] : name;
    }

    /// <summary>The moment at which the suites were recorded.</summary>
    private sealed class FrozenTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2024, 1, 1, 0, 1, 58, TimeSpan.Zero);
    }
}
