using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EmailPlatform.Bench;

/// <summary>Options of one benchmark, each <c>--name number</c>.</summary>
internal sealed class BenchOptions
{
    private readonly Dictionary<string, int> _values;

    private BenchOptions(Dictionary<string, int> values) => _values = values;

    public int this[string name] => _values[name];

    /// <param name="arguments">After the benchmark's name.</param>
    /// <param name="defaults">Every option there is.</param>
    /// <param name="options">The defaults, changed.</param>
    /// <param name="error">One line that names the option.</param>
    public static bool TryParse(
        string[] arguments,
        Dictionary<string, int> defaults,
        [NotNullWhen(true)] out BenchOptions? options,
        [NotNullWhen(false)] out string? error)
    {
        options = null;
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!defaults.ContainsKey(name))
            {
                error = $"There is no option '{arguments[i]}'; there are {string.Join(", ", defaults.Select(option => $"--{option.Key} ({option.Value})"))}.";
                return false;
            }
            if (i + 1 == arguments.Length || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                error = $"--{name} needs a number.";
                return false;
            }
            defaults[name] = value;
        }
        options = new BenchOptions(defaults);
        error = null;
        return true;
    }
}
