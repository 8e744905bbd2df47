using System.Runtime.Versioning;
using EmailPlatform.Core.Keys;
using EmailPlatform.Embedded.Keys;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Embedded.Tests.Keys;

[UnsupportedOSPlatform("windows")]
public sealed class FileKeyVaultTests : KeyVaultContract, IDisposable
{
    private readonly TemporaryData _data = new();
    private readonly FileKeyVault _vault;

    public FileKeyVaultTests() => _vault = FileKeyVault.Open(_data.Folder);

    protected override IKeyVault Vault => _vault;

    private string KeyFile => Path.Combine(_data.Folder.Path, "keys.json");

    [Fact]
    public async Task Open_Again_HasTheSameKeys()
    {
        var wrapped = await Vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        using var again = FileKeyVault.Open(_data.Folder);

        Assert.Equal("secret"u8.ToArray(), (await again.UnwrapAsync(wrapped, "c", Cancellation)).ToArray());
        Assert.Equal(await Signature(_vault), await Signature(again));

        static async Task<byte[]> Signature(FileKeyVault vault) => (await vault.SignAsync("x"u8.ToArray(), Cancellation)).ToArray();
    }

    [Fact]
    public void Open_KeyFile_IsTheOwnersOnly()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Open_FileThatOthersMayUse_IsRefused(UnixFileMode others)
    {
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        var e = Assert.Throws<UnauthorizedAccessException>(() => FileKeyVault.Open(_data.Folder));
        Assert.Contains("keys.json", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"wrapping_key":"AAAA","signing_key":""}""")]
    [InlineData("""{"wrapping_key":"%","signing_key":""}""")]
    public void Open_BrokenFile_SaysSo(string content)
    {
        File.WriteAllText(KeyFile, content);
        Assert.Throws<InvalidDataException>(() => FileKeyVault.Open(_data.Folder));
    }

    public void Dispose()
    {
        _vault.Dispose();
        _data.Dispose();
    }
}
