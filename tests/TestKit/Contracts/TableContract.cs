using System.Text;
using EmailPlatform.Core.Tables;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every adapter of <see cref="ITable"/> promises. A test class derives from it for each adapter.</summary>
public abstract class TableContract
{
    private static readonly TableKey Key = new("t#default#m#1", "r");

    protected ManualTimeProvider Time { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The table under test, on the clock of <see cref="Time"/>. Empty at the begin of each test.</summary>
    protected abstract ITable Table { get; }

    [Fact]
    public async Task Get_AbsentItem_IsNull() => Assert.Null(await Table.GetAsync(Key, Cancellation));

    [Fact]
    public async Task Put_NewItem_IsReadBackByteForByte()
    {
        var document = Json("""{"n": 1,  "text":"ä\u0041😀"}""");
        var outcome = await Table.WriteAsync(new TableWrite.Put { Key = Key, Document = document }, Cancellation);

        var item = await Table.GetAsync(Key, Cancellation);
        Assert.True(outcome.IsApplied);
        Assert.NotNull(item);
        Assert.Equal(Key, item.Key);
        Assert.Equal(outcome.Version, item.Version);
        Assert.Null(item.ExpiresAt);
        Assert.Equal(document.ToArray(), item.Document.ToArray());
    }

    [Fact]
    public async Task Put_EachWrite_ChangesTheVersionFromOneUpwards()
    {
        var versions = new List<long>();
        for (var i = 0; i < 3; i++)
            versions.Add((await PutAsync(Key, "{}")).Version);

        Assert.True(versions[0] >= 1);
        Assert.Equal(versions.Order().Distinct(), versions);
    }

    [Fact]
    public async Task Put_LargestDocument_IsKept()
    {
        var document = Json($$"""{"a":"{{new string('x', TableLimits.MaxDocumentBytes - 8)}}"}""");
        Assert.Equal(TableLimits.MaxDocumentBytes, document.Length);

        await Table.WriteAsync(new TableWrite.Put { Key = Key, Document = document }, Cancellation);

        Assert.Equal(TableLimits.MaxDocumentBytes, (await Table.GetAsync(Key, Cancellation))!.Document.Length);
    }

    [Fact]
    public async Task Put_AbsentCondition_IsAppliedOnce()
    {
        Assert.True((await PutAsync(Key, """{"a":1}""", WriteCondition.Absent)).IsApplied);
        Assert.False((await PutAsync(Key, """{"a":2}""", WriteCondition.Absent)).IsApplied);
        Assert.Equal("""{"a":1}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Put_VersionCondition_RefusesAnythingButTheItemAsItWasRead()
    {
        Assert.False((await PutAsync(Key, "{}", WriteCondition.VersionIs(1))).IsApplied);
        var first = await PutAsync(Key, """{"a":1}""");
        var second = await PutAsync(Key, """{"a":2}""", WriteCondition.VersionIs(first.Version));

        Assert.True(second.IsApplied);
        Assert.False((await PutAsync(Key, """{"a":3}""", WriteCondition.VersionIs(first.Version))).IsApplied);
        Assert.Equal("""{"a":2}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Put_HundredConcurrentWritersOfOneVersion_ExactlyOneWins()
    {
        var first = await PutAsync(Key, "{}");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Task.Run(async () => await PutAsync(Key, $$"""{"winner":{{i}}}""", WriteCondition.VersionIs(first.Version)))));

        var winner = Assert.Single(Enumerable.Range(0, 100), i => outcomes[i].IsApplied);
        Assert.Equal($$"""{"winner":{{winner}}}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Delete_Item_IsAbsentAndCanBeginAgain()
    {
        await PutAsync(Key, "{}");
        Assert.True((await Table.WriteAsync(new TableWrite.Delete { Key = Key }, Cancellation)).IsApplied);

        Assert.Null(await Table.GetAsync(Key, Cancellation));
        Assert.True((await PutAsync(Key, "{}", WriteCondition.Absent)).IsApplied);
    }

    [Fact]
    public async Task Delete_AbsentItem_IsAppliedWithoutAConditionOnly()
    {
        Assert.True((await Table.WriteAsync(new TableWrite.Delete { Key = Key }, Cancellation)).IsApplied);
        var conditional = new TableWrite.Delete { Key = Key, Condition = WriteCondition.VersionIs(1) };
        Assert.False((await Table.WriteAsync(conditional, Cancellation)).IsApplied);
    }

    [Fact]
    public async Task Add_AbsentItemAndMembers_CountFromZero()
    {
        await AddAsync(Key, ("sent", 2));
        await AddAsync(Key, ("sent", 3), ("bounced", -1));

        Assert.Equal("""{"sent":5,"bounced":-1}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Add_OtherMembers_StayAsTheyAre()
    {
        await PutAsync(Key, """{"name":"ä","n":9007199254740993,"list":[1, {"n":2}],"pi":3.10}""");
        await AddAsync(Key, ("n", 1));

        using var document = System.Text.Json.JsonDocument.Parse((await ReadAsync(Key))!);
        var root = document.RootElement;
        Assert.Equal("ä", root.GetProperty("name").GetString());
        Assert.Equal(9007199254740994, root.GetProperty("n").GetInt64());
        Assert.Equal(2, root.GetProperty("list")[1].GetProperty("n").GetInt32());
        Assert.Equal(3.1, root.GetProperty("pi").GetDouble());
    }

    [Fact]
    public async Task Add_Concurrent_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await AddAsync(Key, ("n", 1)))));

        Assert.Equal("""{"n":200}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Add_ExistingItem_ChangesItsVersionAndKeepsItsExpiry()
    {
        var expiry = Time.GetUtcNow().AddHours(1);
        var put = await PutAsync(Key, "{}", expiresAt: expiry);
        var add = await Table.WriteAsync(
            new TableWrite.Add { Key = Key, Deltas = new Dictionary<string, long> { ["n"] = 1 }, ExpiresAt = expiry.AddHours(9) }, Cancellation);

        Assert.NotEqual(put.Version, add.Version);
        Assert.Equal(expiry, (await Table.GetAsync(Key, Cancellation))!.ExpiresAt);
    }

    [Fact]
    public async Task Add_MemberThatIsNoInteger_FailsAloneAmongItsNeighbours()
    {
        await PutAsync(Key, """{"n":"text"}""");
        var neighbours = Enumerable.Range(0, 50).Select(i => new TableKey("neighbours", $"{i:D2}")).ToList();

        var writes = neighbours.Select(key => Task.Run(async () => await PutAsync(key, "{}"))).ToList();
        var failing = Task.Run(async () => await AddAsync(Key, ("n", 1)));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => failing);
        await Task.WhenAll(writes);

        Assert.Equal(50, (await Table.GetManyAsync(neighbours, Cancellation)).Count);
        Assert.Equal("""{"n":"text"}""", await ReadAsync(Key));
    }

    [Fact]
    public async Task Expiry_Passed_MakesTheItemAbsentToReadsQueriesAndConditions()
    {
        var put = await PutAsync(Key, """{"a":1}""", expiresAt: Time.GetUtcNow().AddSeconds(60));
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(await Table.GetAsync(Key, Cancellation));

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Table.GetAsync(Key, Cancellation));
        Assert.Empty(await Table.GetManyAsync([Key], Cancellation));
        Assert.Empty((await Table.QueryAsync(new TableQuery { Partition = Key.Partition }, Cancellation)).Items);
        Assert.False((await PutAsync(Key, "{}", WriteCondition.VersionIs(put.Version))).IsApplied);
        Assert.True((await PutAsync(Key, """{"a":2}""", WriteCondition.Absent)).IsApplied);
        Assert.Null((await Table.GetAsync(Key, Cancellation))!.ExpiresAt);
    }

    [Fact]
    public async Task Expiry_FractionOfASecond_IsRoundedUp()
    {
        var wanted = Time.GetUtcNow().AddMilliseconds(1500);
        await PutAsync(Key, "{}", expiresAt: wanted);

        Assert.Equal(Time.GetUtcNow().AddSeconds(2), (await Table.GetAsync(Key, Cancellation))!.ExpiresAt);
    }

    [Fact]
    public async Task Add_ToExpiredItem_BeginsAgainWithItsOwnExpiry()
    {
        await PutAsync(Key, """{"n":7,"old":true}""", expiresAt: Time.GetUtcNow().AddSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        var expiry = Time.GetUtcNow().AddHours(1);
        await Table.WriteAsync(new TableWrite.Add { Key = Key, Deltas = new Dictionary<string, long> { ["n"] = 1 }, ExpiresAt = expiry }, Cancellation);

        Assert.Equal("""{"n":1}""", await ReadAsync(Key));
        Assert.Equal(expiry, (await Table.GetAsync(Key, Cancellation))!.ExpiresAt);
    }

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

    [Fact]
    public async Task InvalidInput_Throws_AndWritesNothing()
    {
        var good = Put(Key, "{}");
        await ThrowsAsync(() => Table.WriteAsync(Put(new TableKey("", "x"), "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteAsync(Put(new TableKey("x", ""), "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteAsync(Put(new TableKey(new string('x', 2049), "x"), "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteAsync(Put(new TableKey("x", new string('ä', 513)), "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteAsync(Put(new TableKey("x", "\ud83d"), "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteAsync(Put(Key, new string(' ', TableLimits.MaxDocumentBytes) + "{}"), Cancellation));
        await ThrowsAsync(() => Table.WriteManyAsync([good, good], Cancellation));
        await ThrowsAsync(() => Table.TransactAsync([good, Put(new TableKey("", "x"), "{}")], Cancellation));
        await ThrowsAsync(() => Table.WriteManyAsync(
            [.. Enumerable.Range(0, TableLimits.MaxBatch + 1).Select(i => Put(Key with { Sort = $"{i}" }, "{}"))], Cancellation));
        await ThrowsAsync(() => Table.QueryAsync(new TableQuery { Partition = "p", Limit = 0 }, Cancellation));
        await ThrowsAsync(() => Table.QueryAsync(new TableQuery { Partition = "p", Cursor = "%%%" }, Cancellation));

        Assert.Null(await Table.GetAsync(Key, Cancellation));

        static async Task ThrowsAsync<T>(Func<ValueTask<T>> call) => await Assert.ThrowsAnyAsync<ArgumentException>(async () => await call());
    }

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    private static TableWrite.Put Put(TableKey key, string document, WriteCondition condition = default) =>
        new() { Key = key, Document = Json(document), Condition = condition };

    private ValueTask<WriteOutcome> PutAsync(TableKey key, string document, WriteCondition condition = default, DateTimeOffset? expiresAt = null) =>
        Table.WriteAsync(Put(key, document, condition) with { ExpiresAt = expiresAt }, Cancellation);

    private ValueTask<WriteOutcome> AddAsync(TableKey key, params (string Name, long Delta)[] deltas) =>
        Table.WriteAsync(new TableWrite.Add { Key = key, Deltas = deltas.ToDictionary(d => d.Name, d => d.Delta) }, Cancellation);

    private async Task<string?> ReadAsync(TableKey key) =>
        await Table.GetAsync(key, Cancellation) is { } item ? Encoding.UTF8.GetString(item.Document.Span) : null;

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
