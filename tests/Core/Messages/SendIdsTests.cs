using EmailPlatform.Core.Keys;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Keys;

namespace EmailPlatform.Core.Tests.Messages;

public sealed class SendIdsTests : IDisposable
{
    private static readonly TenantId Shop = TenantId.Parse("shop");

    private readonly TemporaryTable _table = new();
    private readonly SendIds _ids;

    public SendIdsTests() => _ids = new SendIds(new PlatformSecrets(_table.Table, new TestVault()), _table.Time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task New_IsAVersion7UuidOfNow()
    {
        var id = await _ids.NewAsync(Shop, Cancellation);

        Assert.True(SendId.TryParse(id.Value, out _));
        var uuid = Guid.ParseExact(id.Value, "N");
        Assert.Equal((7, 0b10), (uuid.Version, uuid.Variant >> 2));
        Assert.Equal(_table.Time.GetUtcNow().ToUnixTimeMilliseconds(), id.MadeAt.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Known_IsWhatWasMadeForTheTenant()
    {
        var id = await _ids.NewAsync(Shop, Cancellation);

        Assert.True(await _ids.IsKnownAsync(Shop, id, Cancellation));
        Assert.False(await _ids.IsKnownAsync(TenantId.Parse("other"), id, Cancellation));
        for (var digit = 0; digit < id.Value.Length; digit++)
        {
            var changed = id.Value.ToCharArray();
            changed[digit] = changed[digit] == '0' ? '1' : '0';
            Assert.True(SendId.TryParse(new string(changed), out var other));
            Assert.False(await _ids.IsKnownAsync(Shop, other, Cancellation), $"The digit {digit} may be changed.");
        }
    }

    [Fact]
    public async Task Known_EndsWithWhatIsKept()
    {
        var id = await _ids.NewAsync(Shop, Cancellation);

        _table.Time.Advance(SendStore.Retention - TimeSpan.FromMinutes(1));
        Assert.True(await _ids.IsKnownAsync(Shop, id, Cancellation));
        _table.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await _ids.IsKnownAsync(Shop, id, Cancellation));
    }

    [Fact]
    public async Task New_InOneMillisecond_Differ()
    {
        var made = new HashSet<SendId>();
        for (var i = 0; i < 20_000; i++)
            Assert.True(made.Add(await _ids.NewAsync(Shop, Cancellation)));
    }
}
