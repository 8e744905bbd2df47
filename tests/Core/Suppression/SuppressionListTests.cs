using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Suppression;
using EmailPlatform.Core.Tables;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Tests.Suppression;

public sealed class SuppressionListTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");
    private static readonly TenantId Other = TenantId.Parse("other");
    private static readonly EmailAddress Bea = EmailAddress.Parse("bea@example.net");
    private readonly TemporaryTable _store = new();
    private readonly SuppressionList _list;

    public SuppressionListTests() => _list = new SuppressionList(_store.Table, _store.Time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all", true, true, true)]
    [InlineData("stream:bulk", false, true, true)]
    [InlineData("stream:transactional", true, false, false)]
    [InlineData("topic:news", false, false, true)]
    public async Task Find_EntryOfAScope_StopsThatMailOnly(string scope, bool transactional, bool bulk, bool newsInBulk)
    {
        await AddAsync(Bea, scope);

        var found = await _list.FindAsync(
            Shop,
            [new(Bea, MailStream.Transactional), new(Bea, MailStream.Bulk), new(Bea, MailStream.Bulk, Scope("topic:news")), new(Bea, MailStream.Bulk, Scope("topic:offers"))],
            Cancellation);

        Assert.Equal([transactional, bulk, newsInBulk, bulk], found.Select(entry => entry is not null));
    }

    [Fact]
    public async Task Find_FiftyRecipients_AnswersInTheirOrderWithOneRead()
    {
        var addresses = Enumerable.Range(0, 50).Select(i => EmailAddress.Parse($"u{i}@example.net")).ToList();
        await _list.AddAsync(Shop, [.. addresses.Where((_, i) => i % 7 == 0).Select(address => New(address, "all"))], Cancellation);
        var counting = new CountingTable(_store.Table);

        var found = await new SuppressionList(counting, _store.Time).FindAsync(
            Shop, [.. addresses.Select(address => new SuppressionQuestion(address, MailStream.Bulk))], Cancellation);

        Assert.Equal(1, counting.Reads);
        Assert.Equal(addresses.Select((address, i) => i % 7 == 0 ? address.Value : null), found.Select(entry => entry?.Address));
    }

    [Fact]
    public async Task Find_SameAddressTwice_AnswersBoth()
    {
        await AddAsync(Bea, "all");

        var found = await _list.FindAsync(Shop, [new(Bea, MailStream.Bulk), new(Bea, MailStream.Bulk)], Cancellation);

        Assert.All(found, Assert.NotNull);
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public async Task Find_OtherSpellingOfTheAddress_IsStopped()
    {
        await AddAsync(EmailAddress.Parse("\"Bea\"@EXAMPLE.net"), "all");

        Assert.NotNull(Assert.Single(await _list.FindAsync(Shop, [new(EmailAddress.Parse("BEA@example.NET"), MailStream.Bulk)], Cancellation)));
    }

    [Fact]
    public async Task Find_ForAnotherTenant_FindsNothing()
    {
        await AddAsync(Bea, "all");

        Assert.Null(Assert.Single(await _list.FindAsync(Other, [new(Bea, MailStream.Bulk)], Cancellation)));
        Assert.Empty(await _list.GetAsync(Other, Bea, Cancellation));
        Assert.Empty((await _list.ListAsync(Other, new(), 100, null, Cancellation)).Value!.Items);
    }

    [Theory]
    [InlineData("a#all@example.net")]
    [InlineData("x#t#other#supp#bea@example.net")]
    [InlineData("\"a b\"@example.net")]
    [InlineData("grüße@bücher.example")]
    [InlineData("a/b@example.net")]
    public async Task Add_OddAddress_IsFoundListedAndRemoved(string text)
    {
        var address = EmailAddress.Parse(text);
        await AddAsync(address, "topic:a.b");

        Assert.NotNull(Assert.Single(await _list.FindAsync(Shop, [new(address, MailStream.Bulk, Scope("topic:a.b"))], Cancellation)));
        Assert.Equal(address.NormalizedKey, Assert.Single((await _list.ListAsync(Shop, new(), 100, null, Cancellation)).Value!.Items).Address);
        Assert.Single(await _list.RemoveAsync(Shop, address, null, Cancellation));
        Assert.Empty((await _list.ListAsync(Shop, new(), 100, null, Cancellation)).Value!.Items);
    }

    [Fact]
    public async Task Add_WithAnEnd_IsAbsentFromThenOn()
    {
        var end = _store.Time.GetUtcNow().AddDays(7);
        await _list.AddAsync(Shop, [New(Bea, "all", SuppressionReason.SoftBounce) with { Expires = end }], Cancellation);

        _store.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Single(await _list.GetAsync(Shop, Bea, Cancellation));
        _store.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(await _list.GetAsync(Shop, Bea, Cancellation));
        Assert.Empty((await _list.ListAsync(Shop, new(), 100, null, Cancellation)).Value!.Items);
    }

    [Theory]
    [InlineData(SuppressionReason.Complaint, null, SuppressionReason.SoftBounce, 7, SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.SoftBounce, 7, SuppressionReason.HardBounce, null, SuppressionReason.HardBounce)]
    [InlineData(SuppressionReason.HardBounce, null, SuppressionReason.Complaint, null, SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.Complaint, null, SuppressionReason.HardBounce, null, SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.SoftBounce, 7, SuppressionReason.Manual, 1, SuppressionReason.SoftBounce)]
    public async Task Add_WhereOneIs_TheWeightierStays(
        SuppressionReason first, int? firstDays, SuppressionReason second, int? secondDays, SuppressionReason stays)
    {
        await _list.AddAsync(Shop, [Lasting(first, firstDays)], Cancellation);
        await _list.AddAsync(Shop, [Lasting(second, secondDays)], Cancellation);

        var entry = Assert.Single(await _list.GetAsync(Shop, Bea, Cancellation));
        Assert.Equal(stays, entry.Reason);
        Assert.Equal(entry, Assert.Single((await _list.ListAsync(Shop, new(), 100, null, Cancellation)).Value!.Items));

        NewSuppression Lasting(SuppressionReason reason, int? days) =>
            New(Bea, "all", reason) with { Expires = days is null ? null : _store.Time.GetUtcNow().AddDays(days.Value) };
    }

    [Fact]
    public async Task Add_Again_KeepsTheFirstDateAndSource()
    {
        var source = SendId.New(_store.Time).Recipient(3);
        await _list.AddAsync(Shop, [New(Bea, "all") with { Source = source }], Cancellation);
        var first = Assert.Single(await _list.GetAsync(Shop, Bea, Cancellation));
        _store.Time.Advance(TimeSpan.FromDays(1));

        await _list.AddAsync(Shop, [New(Bea, "all") with { Source = SendId.New(_store.Time).Recipient(0) }], Cancellation);

        Assert.Equal(first, Assert.Single(await _list.GetAsync(Shop, Bea, Cancellation)));
        Assert.Equal(source, first.Source);
    }

    [Fact]
    public async Task Add_ThousandWithDoubles_ListsEachOnce()
    {
        var added = Enumerable.Range(0, 1000).Select(i => New(EmailAddress.Parse($"u{i % 900}@example.net"), "all")).ToList();
        await _list.AddAsync(Shop, added, Cancellation);

        Assert.Equal(900, (await ListAllAsync(new(), 70)).Distinct().Count());
        await Assert.ThrowsAsync<ArgumentException>(async () => await _list.AddAsync(Shop, [.. added, New(Bea, "all")], Cancellation));
    }

    [Fact]
    public async Task Add_SameAddressesByManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () => await _list.AddAsync(
            Shop,
            [.. Enumerable.Range(0, 100).Select(i => New(EmailAddress.Parse($"u{i}@example.net"), "all", (SuppressionReason)(worker % 5)))],
            Cancellation))));

        var entries = await ListAllAsync(new(), 1000);
        Assert.Equal(100, entries.Count);
        Assert.All(entries, entry => Assert.Equal(SuppressionReason.Complaint, entry.Reason));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Add_KilledHalfWay_ListsWhatIsInForceAndIsFinishedByRepeating(int survived, bool isApplied)
    {
        var added = Enumerable.Range(0, 150).Select(i => New(EmailAddress.Parse($"u{i}@example.net"), "all")).ToList();
        var dying = new SuppressionList(new DyingTable(_store.Table, survived, isApplied), _store.Time);
        await Assert.ThrowsAsync<IOException>(async () => await dying.AddAsync(Shop, added, Cancellation));

        var inForce = await _list.FindAsync(Shop, [.. added.Select(one => new SuppressionQuestion(one.Address, MailStream.Bulk))], Cancellation);
        var listed = await ListAllAsync(new(), 1000);
        Assert.Equal(50 * (survived + (isApplied ? 1 : 0)), listed.Count);
        Assert.Equal(inForce.OfType<SuppressionEntry>().Select(entry => entry.Address).Order(), listed.Select(entry => entry.Address).Order());

        await _list.AddAsync(Shop, added, Cancellation);
        Assert.Equal(150, (await ListAllAsync(new(), 1000)).Count);
    }

    [Fact]
    public async Task Remove_OneScope_LeavesTheOthers()
    {
        await AddAsync(Bea, "all");
        await AddAsync(Bea, "topic:news");

        var removed = await _list.RemoveAsync(Shop, Bea, SuppressionScope.All, Cancellation);

        Assert.Equal(SuppressionScope.All, Assert.Single(removed).Scope);
        Assert.Equal("topic:news", Assert.Single(await _list.GetAsync(Shop, Bea, Cancellation)).Scope.Value);
        Assert.Equal("topic:news", Assert.Single(await ListAllAsync(new(), 10)).Scope.Value);
        Assert.Empty(await _list.RemoveAsync(Shop, Bea, SuppressionScope.All, Cancellation));
    }

    [Fact]
    public async Task List_ByAddressOrScope_ShowsThose()
    {
        await AddAsync(Bea, "all");
        await AddAsync(Bea, "stream:bulk");
        for (var i = 0; i < 40; i++)
            await AddAsync(EmailAddress.Parse($"u{i}@example.net"), i % 2 == 0 ? "all" : "stream:bulk");

        Assert.Equal(2, (await ListAllAsync(new(Bea), 10)).Count);
        Assert.Equal(21, (await ListAllAsync(new(Scope: Scope("stream:bulk")), 5)).Count);
        Assert.Single(await ListAllAsync(new(Bea, SuppressionScope.All), 10));
        Assert.Equal(42, (await ListAllAsync(new(), 1)).Count);
    }

    [Theory]
    [InlineData("z")]
    [InlineData("0")]
    [InlineData("00.x")]
    [InlineData("g.")]
    [InlineData("3.!!!")]
    public async Task List_ForgedCursor_IsRefused(string cursor) =>
        Assert.Equal("invalid_cursor", (await _list.ListAsync(Shop, new(), 10, cursor, Cancellation)).Refusal?.Errors[0].Code);

    [Theory]
    [InlineData("")]
    [InlineData("ALL")]
    [InlineData("stream:other")]
    [InlineData("topic:")]
    [InlineData("topic:A")]
    [InlineData("topic:a#b")]
    [InlineData("topic:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Scope_NotOne_IsRefused(string text) => Assert.False(SuppressionScope.TryParse(text, out _));

    private static SuppressionScope Scope(string text) => SuppressionScope.TryParse(text, out var scope) ? scope : throw new FormatException(text);

    private static NewSuppression New(EmailAddress address, string scope, SuppressionReason reason = SuppressionReason.HardBounce) =>
        new(address, Scope(scope), reason);

    private async Task AddAsync(EmailAddress address, string scope) => await _list.AddAsync(Shop, [New(address, scope)], Cancellation);

    private async Task<List<SuppressionEntry>> ListAllAsync(SuppressionFilter filter, int limit)
    {
        var entries = new List<SuppressionEntry>();
        string? cursor = null;
        do
        {
            var page = (await _list.ListAsync(Shop, filter, limit, cursor, Cancellation)).Value!;
            Assert.InRange(page.Items.Count, 0, limit);
            entries.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        return entries;
    }

    public void Dispose() => _store.Dispose();

    private sealed class CountingTable(ITable inner) : ITable
    {
        public int Reads { get; private set; }

        public ValueTask<IReadOnlyList<TableItem>> GetManyAsync(IReadOnlyList<TableKey> keys, CancellationToken cancellationToken)
        {
            Reads++;
            return inner.GetManyAsync(keys, cancellationToken);
        }

        public ValueTask<TableItem?> GetAsync(TableKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<TablePage> QueryAsync(TableQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<WriteOutcome> WriteAsync(TableWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<WriteOutcome>> WriteManyAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<WriteOutcome>?> TransactAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
