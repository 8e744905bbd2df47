namespace EmailPlatform.EndToEnd.Tests.Running;

internal static class Repetition
{
    public static string Times(this string piece, int count) => string.Concat(Enumerable.Repeat(piece, count));
}
