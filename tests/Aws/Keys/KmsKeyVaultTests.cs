using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using EmailPlatform.Aws.Keys;
using EmailPlatform.Aws.Tests.Clients;
using EmailPlatform.Core.Keys;
using EmailPlatform.TestKit;
using EmailPlatform.TestKit.Aws;
using EmailPlatform.TestKit.Aws.Emulators;
using EmailPlatform.TestKit.Contracts;

namespace EmailPlatform.Aws.Tests.Keys;

public sealed class KmsKeyVaultTests(AwsEmulators emulators) : KeyVaultContract, IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private AmazonKeyManagementServiceClient _kms = null!;
    private KmsKeyVault _vault = null!;
    private string _wrappingKey = null!;
    private string _signingKey = null!;

    protected override IKeyVault Vault => _vault;

    public async ValueTask InitializeAsync()
    {
        using var direct = Client(await emulators.DirectEndpointAsync("kms"), LocalAws.Credentials);
        _wrappingKey = (await direct.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.SYMMETRIC_DEFAULT })).KeyMetadata.KeyId;
        _signingKey = (await direct.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.RSA_2048, KeyUsage = KeyUsageType.SIGN_VERIFY })).KeyMetadata.KeyId;
        _kms = Client(await emulators.EndpointAsync("kms"), LocalAws.Credentials);
        _vault = new KmsKeyVault(_kms, _wrappingKey, _signingKey, _time);
    }

    [Fact]
    public async Task Wrap_ManySecrets_AsksForOneDataKeyUntilItsTimeIsOver()
    {
        var plan = FaultPlan.Quiet();
        await using var proxy = await emulators.StartProxyAsync("kms", plan);
        using var kms = Client(proxy.Url, LocalAws.Credentials);
        using var vault = new KmsKeyVault(kms, _wrappingKey, _signingKey, _time);

        var wrapped = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation).AsTask()));
        foreach (var one in wrapped)
            await vault.UnwrapAsync(one, "c", Cancellation);
        Assert.Equal(1, plan.Count(Fault.None));

        _time.Advance(TimeSpan.FromMinutes(5));
        await vault.UnwrapAsync(wrapped[0], "c", Cancellation);
        await vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        Assert.Equal(3, plan.Count(Fault.None));
    }

    [Fact]
    public async Task Unwrap_ByAnotherProcess_GivesTheSecretBack()
    {
        var wrapped = await _vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        using var other = new KmsKeyVault(_kms, _wrappingKey, _signingKey, _time);
        Assert.Equal("secret"u8.ToArray(), (await other.UnwrapAsync(wrapped, "c", Cancellation)).ToArray());
    }

    [Fact]
    public async Task Server_RequestSignedWithAnotherSecret_IsRefused()
    {
        Assert.SkipWhen(AwsEmulators.ForeignEndpoint is not null, "Another server may not verify signatures.");
        using var stranger = Client(await emulators.DirectEndpointAsync("kms"), new BasicAWSCredentials(KmsServer.AccessKey, "another"));
        using var vault = new KmsKeyVault(stranger, _wrappingKey, _signingKey, _time);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(async () => await vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation));
    }

    public ValueTask DisposeAsync()
    {
        _vault?.Dispose();
        _kms?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static AmazonKeyManagementServiceClient Client(Uri endpoint, AWSCredentials credentials)
    {
        var config = new AmazonKeyManagementServiceConfig { MaxErrorRetry = 6 };
        LocalAws.At(endpoint)(config);
        return new AmazonKeyManagementServiceClient(credentials, config);
    }
}
