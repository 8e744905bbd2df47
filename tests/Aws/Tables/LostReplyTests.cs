using System.Text;
using EmailPlatform.Aws.Tables;
using EmailPlatform.Core.Tables;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;

namespace EmailPlatform.Aws.Tests.Tables;

/// <summary>A write whose reply is lost is repeated, and is told as what it was.</summary>
public sealed class LostReplyTests(AwsEmulators emulators)
{
    private static readonly TableKey Key = new("p", "s");
    private static readonly TableKey Counter = new("p", "counter");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.LostReply)]
    [InlineData(Fault.Duplicate)]
    [InlineData(Fault.LostRequest)]
    [InlineData(Fault.Throttle)]
    public async Task Put_AnyCondition_IsAppliedOnce(Fault fault)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        Assert.Equal(WriteOutcome.Applied(1), await faulty.WithFaultAsync(fault, table => table.WriteAsync(Put("""{"n":1}""", WriteCondition.Absent), Cancellation)));
        Assert.Equal(WriteOutcome.Applied(2), await faulty.WithFaultAsync(fault, table => table.WriteAsync(Put("""{"n":2}""", WriteCondition.VersionIs(1)), Cancellation)));
        Assert.Equal(WriteOutcome.Applied(3), await faulty.WithFaultAsync(fault, table => table.WriteAsync(Put("""{"n":3}"""), Cancellation)));

        Assert.Equal("""{"n":3}""", await ReadAsync(faulty.Other, Key));
        Assert.Equal(3, faulty.Plan.Count(fault));
    }

    [Theory]
    [InlineData(Fault.LostReply)]
    [InlineData(Fault.LostRequest)]
    public async Task Put_AnotherHasTheVersion_IsRefused(Fault fault)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Put("""{"by":"other"}"""), Cancellation);

        var outcome = await faulty.WithFaultAsync(fault, table => table.WriteAsync(Put("""{"by":"us"}""", WriteCondition.Absent), Cancellation));

        Assert.Equal(WriteOutcome.ConditionFailed, outcome);
        Assert.Equal("""{"by":"other"}""", await ReadAsync(faulty.Other, Key));
    }

    [Fact]
    public async Task Put_RequestLostAndAnotherIsFaster_IsRefused()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Put("{}"), Cancellation);

        var outcome = await faulty.WithFaultAsync(
            Fault.LostRequest,
            table => table.WriteAsync(Put("""{"by":"us"}""", WriteCondition.VersionIs(1)), Cancellation),
            async other => await other.WriteAsync(Put("""{"by":"other"}""", WriteCondition.VersionIs(1)), Cancellation));

        Assert.Equal(WriteOutcome.ConditionFailed, outcome);
        Assert.Equal("""{"by":"other"}""", await ReadAsync(faulty.Other, Key));
    }

    [Fact]
    public async Task Put_ReplyLostAndAnotherWritesOverIt_IsUncertain()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Put("{}"), Cancellation);

        await Assert.ThrowsAsync<WriteUncertainException>(() => faulty.WithFaultAsync(
            Fault.LostReply,
            table => table.WriteAsync(Put("""{"by":"us"}""", WriteCondition.VersionIs(1)), Cancellation),
            async other => await other.WriteAsync(Put("""{"by":"other"}""", WriteCondition.VersionIs(2)), Cancellation)));
    }

    [Theory]
    [InlineData(Fault.LostReply)]
    [InlineData(Fault.LostRequest)]
    public async Task Delete_OfAVersion_IsApplied(Fault fault)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Put("{}"), Cancellation);

        var delete = new TableWrite.Delete { Key = Key, Condition = WriteCondition.VersionIs(1) };
        Assert.True((await faulty.WithFaultAsync(fault, table => table.WriteAsync(delete, Cancellation))).IsApplied);
        Assert.Null(await faulty.Other.GetAsync(Key, Cancellation));
        Assert.False((await faulty.Table.WriteAsync(delete, Cancellation)).IsApplied);
    }

    [Theory]
    [InlineData(Fault.LostReply, 0)]
    [InlineData(Fault.LostReply, 7)]
    [InlineData(Fault.Duplicate, 0)]
    [InlineData(Fault.LostRequest, 3)]
    public async Task Add_WhileOthersAdd_IsCountedOnce(Fault fault, int others)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Add(100), Cancellation);
        faulty.Plan.Force(Fault.None);

        var outcome = await faulty.WithFaultAsync(
            fault,
            table => table.WriteAsync(Add(1), Cancellation),
            async other =>
            {
                for (var i = 0; i < others; i++)
                    await other.WriteAsync(Add(1), Cancellation);
            });

        Assert.True(outcome.IsApplied);
        Assert.Equal($$"""{"n":{{101 + others}}}""", await ReadAsync(faulty.Other, Counter));
    }

    [Fact]
    public async Task Add_MoreOthersThanTheItemRemembers_IsUncertain()
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Add(100), Cancellation);
        faulty.Plan.Force(Fault.None);

        await Assert.ThrowsAsync<WriteUncertainException>(() => faulty.WithFaultAsync(
            Fault.LostReply,
            table => table.WriteAsync(Add(1), Cancellation),
            async other =>
            {
                for (var i = 0; i < 8; i++)
                    await other.WriteAsync(Add(1), Cancellation);
            }));
    }

    [Theory]
    [InlineData(Fault.LostReply)]
    [InlineData(Fault.Duplicate)]
    [InlineData(Fault.LostRequest)]
    [InlineData(Fault.Throttle)]
    public async Task Transact_WithAnAdd_IsAppliedOnce(Fault fault)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        faulty.Plan.Force(Fault.None);

        var outcomes = await faulty.WithFaultAsync(fault, table => table.TransactAsync([Put("{}", WriteCondition.Absent), Add(1)], Cancellation));

        Assert.Equal([WriteOutcome.Applied(1), WriteOutcome.Applied(1)], outcomes);
        Assert.Equal("""{"n":1}""", await ReadAsync(faulty.Other, Counter));
    }

    [Theory]
    [InlineData(Fault.LostRequest, 1)]
    [InlineData(Fault.LostReply, 1)]
    public async Task Transact_AnotherAddsMeanwhile_CountsBoth(Fault fault, int applied)
    {
        await using var faulty = await FaultyTable.CreateAsync(emulators);
        await faulty.Other.WriteAsync(Add(100), Cancellation);
        faulty.Plan.Force(Fault.None);

        var outcomes = await faulty.WithFaultAsync(
            fault,
            table => table.TransactAsync([Put("{}", WriteCondition.Absent), Add(1)], Cancellation),
            async other => await other.WriteAsync(Add(1), Cancellation));

        Assert.NotNull(outcomes);
        Assert.Equal(applied, (await faulty.Other.GetAsync(Key, Cancellation))!.Version);
        Assert.Equal("""{"n":102}""", await ReadAsync(faulty.Other, Counter));
    }

    private static TableWrite.Put Put(string document, WriteCondition condition = default) =>
        new() { Key = Key, Document = Encoding.UTF8.GetBytes(document), Condition = condition };

    private static TableWrite.Add Add(long delta) => new() { Key = Counter, Deltas = new Dictionary<string, long> { ["n"] = delta } };

    private static async Task<string> ReadAsync(ITable table, TableKey key) =>
        Encoding.UTF8.GetString((await table.GetAsync(key, Cancellation))!.Document.Span);
}
