using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Sending;
using EmailPlatform.Core.Tenants;
using EmailPlatform.Core.Tests.Sending;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Tests.Inbound;

public sealed class ReturnPathTests : IDisposable
{
    private static readonly string Longest = new('t', 40);

    private readonly TemporaryTable _table = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(999_999, 999, 999)]
    [InlineData(999_999, 1_000_000, 999)]
    public async Task ReturnPath_OfAnyMessage_IsAnAddressAndReadBack(int ordinal, int attempt, int readAttempt)
    {
        await using var world = new MailWorld(_table.Table, _table.Time);
        var paths = world.Get<ReturnPaths>();
        var message = SendId.New(_table.Time).Recipient(ordinal);

        var address = await paths.OfAsync(TenantId.Parse(Longest), message, attempt, Token);

        Assert.InRange(address.LocalPart.Length, 1, EmailAddress.MaxLocalPartOctets);
        Assert.StartsWith($"b-{message}-", address.LocalPart, StringComparison.Ordinal);
        Assert.Equal(new ReturnPath(ReturnPath.TagOf(TenantId.Parse(Longest)), message, readAttempt), await paths.ReadAsync(address, Token));
        Assert.Null(await paths.ReadAsync(EmailAddress.Parse($"c{address.Value[1..]}"), Token));
    }
}
