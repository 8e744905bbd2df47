using System.Diagnostics.CodeAnalysis;

namespace EmailPlatform.Bench.Fuzzing;

/// <summary>What to fuzz and for how long.</summary>
internal sealed record FuzzOptions
{
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>For each target.</summary>
    public required TimeSpan Time { get; init; }

    public required int Seed { get; init; }

    /// <param name="arguments">Names of targets, then <c>--minutes</c> or <c>--seconds</c>, <c>--seed</c>.</param>
    /// <param name="all">The targets there are; all are meant when none is named.</param>
    /// <param name="options">What they say.</param>
    /// <param name="error">One line.</param>
    public static bool TryParse(
        string[] arguments, IReadOnlyList<string> all, [NotNullWhen(true)] out FuzzOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = null;
        var names = arguments.TakeWhile(argument => !argument.StartsWith('-')).ToArray();
        var unknown = Array.Find(names, name => !all.Contains(name));
        if (unknown is not null)
        {
            error = $"There is no target '{unknown}'; there are {string.Join(", ", all)}.";
            return false;
        }

        if (!BenchOptions.TryParse(arguments[names.Length..], new() { ["minutes"] = 0, ["seconds"] = 0, ["seed"] = 1 }, out var numbers, out error))
            return false;
        var time = TimeSpan.FromMinutes(numbers["minutes"]) + TimeSpan.FromSeconds(numbers["seconds"]);
        options = new FuzzOptions
        {
            Targets = names.Length > 0 ? names : all,
            Time = time > TimeSpan.Zero ? time : TimeSpan.FromSeconds(5),
            Seed = numbers["seed"],
        };
        return true;
    }
}
