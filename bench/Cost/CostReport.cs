using static System.FormattableString;

namespace EmailPlatform.Bench.Cost;

/// <summary>The calls, the milliseconds and the bill of one run: for all of it, for each message, and for a million.</summary>
internal static class CostReport
{
    private static readonly double[] MonthlyMillions = [1, 100, 3_000];

    public static void Print(string name, int messages, CallCounts counts, double budget)
    {
        Console.WriteLine();
        Console.WriteLine(Invariant($"== {name}: {messages:#,0} messages, {File.ReadAllText("/proc/loadavg").Split(' ')[0]} load average"));
        Console.WriteLine(Invariant($"  {"calls",-44}{"in all",14}{"a message",12}"));
        foreach (var (operation, count) in counts.Calls.OrderBy(call => call.Key, StringComparer.Ordinal))
            Console.WriteLine(Invariant($"  {operation,-44}{count,14:#,0}{count / messages,12:0.0000}"));
        Console.WriteLine(Invariant($"  {"billed milliseconds of functions",-44}{"in all",14}{"a message",12}{"of which computing",20}"));
        foreach (var (function, milliseconds) in counts.Milliseconds.OrderBy(function => function.Key, StringComparer.Ordinal))
            Console.WriteLine(Invariant($"  {function,-44}{milliseconds,14:#,0}{milliseconds / messages,12:0.000}{counts.Computed.GetValueOrDefault(function) / messages,20:0.000}"));

        var total = 0.0;
        Console.WriteLine(Invariant($"  {"unit",-76}{"units",16}{"USD a unit",14}{"USD a million",16}"));
        foreach (var (usage, price) in Prices.All)
        {
            var dollars = counts[usage] * price.Dollars / messages * 1e6;
            total += dollars;
            if (dollars > 0)
                Console.WriteLine(Invariant($"  {price.Unit,-76}{counts[usage],16:#,0.######}{price.Dollars,14:0.##########}{dollars,16:0.000}"));
        }
        Console.WriteLine(Invariant($"  {"on top of SES's own price, a million messages",-76}{"",16}{"",14}{total,16:0.000}   budget {budget:0.00}   {budget / total:0.00} ×"));

        var standing = StandingCosts.Monthly.Sum(cost => cost.Dollars);
        foreach (var millions in MonthlyMillions)
            Console.WriteLine(Invariant($"  {millions:#,0} M a month: {(total * millions) + standing:#,0} USD, of which {standing:0.00} without any mail"));
    }
}
