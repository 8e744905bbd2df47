using EmailPlatform.Core.Tables;
using Xunit;

namespace EmailPlatform.TestKit.Contracts;

/// <summary>What every adapter of <see cref="ITable"/> promises of one item: writes, conditions, counting, expiry. A test class derives from it for each adapter.</summary>
public abstract class TableItemContract : TableSuite
{
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

    private ValueTask<WriteOutcome> AddAsync(TableKey key, params (string Name, long Delta)[] deltas) =>
        Table.WriteAsync(new TableWrite.Add { Key = key, Deltas = deltas.ToDictionary(d => d.Name, d => d.Delta) }, Cancellation);
}
