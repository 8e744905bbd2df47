using EmailPlatform.Core.Tables;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every adapter of <see cref="ITable"/> promises of many items at once: batches, transactions, queries. A test class derives from it for each adapter.</summary>
public abstract class TableBatchContract : TableSuite
{
    [Fact]
    public async Task WriteMany_OneConditionFails_TheOthersAreApplied()
    {
        await PutAsync(Key, """{"old":1}""");
        var other = Key with { Sort = "other" };
        var outcomes = await Table.WriteManyAsync(
            [Put(Key, "{}", WriteCondition.Absent), Put(other, "{}", WriteCondition.Absent)], Cancellation);

        Assert.Equal([false, true], outcomes.Select(outcome => outcome.IsApplied));
        Assert.Equal("""{"old":1}""", await ReadAsync(Key));
        Assert.Equal("{}", await ReadAsync(other));
    }

    [Fact]
    public async Task Transact_AllConditionsHold_AppliesAllInOrder()
    {
        var first = await PutAsync(Key, "{}");
        var other = new TableKey("t#other", "x");
        var counter = new TableKey("t#counter", "x");
        var gone = new TableKey("t#gone", "x");
        await PutAsync(gone, "{}");

        var outcomes = await Table.TransactAsync(
            [
                Put(Key, """{"a":2}""", WriteCondition.VersionIs(first.Version)),
                Put(other, """{"b":1}""", WriteCondition.Absent),
                new TableWrite.Add { Key = counter, Deltas = new Dictionary<string, long> { ["n"] = 4 } },
                new TableWrite.Delete { Key = gone },
            ],
            Cancellation);

        Assert.NotNull(outcomes);
        Assert.All(outcomes, outcome => Assert.True(outcome.IsApplied));
        Assert.Equal(outcomes[0].Version, (await Table.GetAsync(Key, Cancellation))!.Version);
        Assert.Equal("""{"b":1}""", await ReadAsync(other));
        Assert.Equal("""{"n":4}""", await ReadAsync(counter));
        Assert.Null(await Table.GetAsync(gone, Cancellation));
    }

    [Fact]
    public async Task Transact_OneConditionFails_WritesNothing()
    {
        await PutAsync(Key, """{"a":1}""");
        var other = new TableKey("t#other", "x");
        var outcomes = await Table.TransactAsync(
            [Put(other, "{}"), Put(Key, "{}", WriteCondition.Absent)], Cancellation);

        Assert.Null(outcomes);
        Assert.Null(await Table.GetAsync(other, Cancellation));
        Assert.Equal("""{"a":1}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Transact_HundredConcurrentClaimsOfTwoItems_ExactlyOneHasBoth()
    {
        var other = Key with { Sort = "other" };
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            TableWrite[] writes = [Put(Key, $$"""{"by":{{i}}}""", WriteCondition.Absent), Put(other, $$"""{"by":{{i}}}""", WriteCondition.Absent)];
            return await Table.TransactAsync(i % 2 == 0 ? writes : [writes[1], writes[0]], Cancellation);
        })));

        var winner = Assert.Single(Enumerable.Range(0, 100), i => results[i] is not null);
        Assert.Equal($$"""{"by":{{winner}}}""", await ReadAsync(Key));
        Assert.Equal($$"""{"by":{{winner}}}""", await ReadAsync(other));
    }

    [Fact]
    public async Task GetMany_SomeAbsent_ReturnsThoseThatExist()
    {
        var keys = Enumerable.Range(0, TableLimits.MaxBatch).Select(i => new TableKey("t#many", $"{i:D3}")).ToList();
        await Table.WriteManyAsync([.. keys.Where((_, i) => i % 3 == 0).Select(key => Put(key, "{}"))], Cancellation);

        var found = await Table.GetManyAsync(keys, Cancellation);

        Assert.Equal(keys.Where((_, i) => i % 3 == 0), found.Select(item => item.Key).OrderBy(key => key.Sort, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Query_CharactersOfFourBytes_ComeLast()
    {
        // In UTF-16 the emoji's surrogates would come before the private-use character.
        foreach (var sort in (string[])["😀", "\uE000"])
            await PutAsync(new TableKey("p", sort), "{}");

        Assert.Equal(["\uE000", "😀"], await QueryAllAsync(new TableQuery { Partition = "p" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_CursorOfAnotherRange_DoesNotWidenThisOne(bool descending)
    {
        string[] sorts = ["0", "a", "b", "c", "d", "e", "f"];
        foreach (var sort in sorts)
            await PutAsync(new TableKey("p", sort), "{}");
        var range = new TableQuery { Partition = "p", From = "b", Before = "d", Descending = descending };

        Assert.Equal(descending ? ["c", "b"] : ["b", "c"], await QueryAllAsync(range with { Cursor = await CursorBehindAsync(descending ? "f" : "0") }));
        Assert.Equal(descending ? ["c", "b"] : ["c"], await QueryAllAsync(range with { Cursor = await CursorBehindAsync(descending ? "d" : "b"), Limit = 1 }));
        Assert.Equal(descending ? ["b"] : [], await QueryAllAsync(range with { Cursor = await CursorBehindAsync("c"), Limit = 1 }));
        Assert.Empty(await QueryAllAsync(range with { Cursor = await CursorBehindAsync(descending ? "a" : "e") }));

        async Task<string?> CursorBehindAsync(string sort)
        {
            var index = Array.IndexOf(sorts, sort);
            var all = new TableQuery { Partition = "p", Descending = descending, Limit = descending ? sorts.Length - index : index + 1 };
            return (await Table.QueryAsync(all, Cancellation)).Cursor;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_Range_IsOrdinalInUtf8WithItsLowerEndIncluded(bool descending)
    {
        string[] sorts = ["A", "B", "a", "b", "ä", "\uE000"];
        foreach (var sort in sorts.Reverse())
            await PutAsync(new TableKey("p", sort), "{}");
        await PutAsync(new TableKey("p2", "B"), "{}");

        var all = await QueryAllAsync(new TableQuery { Partition = "p", Descending = descending, Limit = 2 });
        var range = await QueryAllAsync(new TableQuery { Partition = "p", From = "B", Before = "ä", Descending = descending, Limit = 2 });

        Assert.Equal(descending ? sorts.Reverse() : sorts, all);
        Assert.Equal(descending ? ["b", "a", "B"] : ["B", "a", "b"], range);
    }

    [Fact]
    public async Task Query_Prefix_FindsWhatBeginsWithIt()
    {
        foreach (var sort in (string[])["m", "m#", "m#1", "m#2", "m$", "n"])
            await PutAsync(new TableKey("p", sort), "{}");

        Assert.Equal(["m#", "m#1", "m#2"], await QueryAllAsync(TableQuery.Prefix("p", "m#")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_WritesBetweenThePages_NeitherRepeatNorLoseWhatStaysPut(bool descending)
    {
        var stay = Enumerable.Range(0, 40).Select(i => $"k{i:D2}").ToList();
        foreach (var sort in stay)
            await PutAsync(new TableKey("p", sort), "{}");

        var seen = new List<string>();
        var query = new TableQuery { Partition = "p", Limit = 7, Descending = descending };
        for (var page = 0; ; page++)
        {
            var result = await Table.QueryAsync(query, Cancellation);
            seen.AddRange(result.Items.Select(item => item.Key.Sort));
            if (result.Cursor is null)
                break;

            // The cursor's own item goes, and others come on both of its sides.
            await Table.WriteAsync(new TableWrite.Delete { Key = new TableKey("p", seen[^1]) }, Cancellation);
            await PutAsync(new TableKey("p", $"a{page}"), "{}");
            await PutAsync(new TableKey("p", $"z{page}"), "{}");
            query = query with { Cursor = result.Cursor };
            Assert.Matches("^[A-Za-z0-9_-]+$", result.Cursor);
        }

        Assert.Equal(descending ? Enumerable.Reverse(stay) : stay, seen.Where(sort => sort[0] == 'k'));
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task Query_ManyExpired_StillReachesTheLiveOnes()
    {
        for (var i = 0; i < 30; i++)
            await PutAsync(new TableKey("p", $"{i:D2}"), "{}", expiresAt: i < 29 ? Time.GetUtcNow().AddSeconds(1) : null);
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["29"], await QueryAllAsync(new TableQuery { Partition = "p", Limit = 5 }));
    }

    private async Task<List<string>> QueryAllAsync(TableQuery query)
    {
        var sorts = new List<string>();
        while (true)
        {
            var page = await Table.QueryAsync(query, Cancellation);
            Assert.True(page.Items.Count <= query.Limit);
            sorts.AddRange(page.Items.Select(item => item.Key.Sort));
            if (page.Cursor is null)
                return sorts;
            query = query with { Cursor = page.Cursor };
        }
    }
}
