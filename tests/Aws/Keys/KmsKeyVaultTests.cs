using System.Net;
using System.Security.Cryptography;
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
    public async Task KmsServer_RequestSignedWithAnotherSecret_IsRefused()
    {
        await using var server = await KmsServer.StartAsync();
        using var stranger = Client(server.Url, new BasicAWSCredentials(TestCredentials.AccessKey, "another"));
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => stranger.CreateKeyAsync(new CreateKeyRequest(), Cancellation));
        using var known = Client(server.Url, LocalAws.Credentials);
        await known.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.SYMMETRIC_DEFAULT }, Cancellation);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    public async Task Sign_AsMuchAsKmsHashesAndMore_VerifiesWithThePublicKey(int bytes)
    {
        // On a server that is known to tell digests from messages.
        await using var server = await KmsServer.StartAsync();
        using var kms = Client(server.Url, LocalAws.Credentials);
        var id = (await kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.RSA_2048, KeyUsage = KeyUsageType.SIGN_VERIFY }, Cancellation)).KeyMetadata.KeyId;
        using var vault = new KmsKeyVault(kms, _wrappingKey, id, _time);
        var content = RandomNumberGenerator.GetBytes(bytes);

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo((await vault.GetSigningPublicKeyAsync(Cancellation)).Span, out _);
        var signature = await vault.SignAsync(content, Cancellation);
        Assert.True(key.VerifyData(content, signature.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.", true)]
    [InlineData("AccessDeniedException", "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.", true)]
    [InlineData("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:1:key/k", false)]
    [InlineData("AccessDeniedException", "", true)]
    [InlineData("DisabledException", "arn:aws:kms:us-east-1:1:key/k is disabled.", false)]
    public async Task Unwrap_KmsRefuses_BlamesTheSecretOnlyWhereItIsAtFault(string code, string message, bool isOfTheSecret)
    {
        var wrapped = await _vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation);
        var refusal = new ThrottlingReply(400, "application/x-amz-json-1.1", $$"""{"__type":"{{code}}","message":"{{message}}"}""");
        await using var proxy = await emulators.StartProxyAsync("kms", FaultPlan.Always(Fault.Throttle), refusal);
        using var kms = Client(proxy.Url, LocalAws.Credentials);
        using var other = new KmsKeyVault(kms, _wrappingKey, _signingKey, _time);

        var thrown = await Record.ExceptionAsync(async () => await other.UnwrapAsync(wrapped, "c", Cancellation));
        Assert.Equal(isOfTheSecret, thrown is CryptographicException);
        Assert.Equal(!isOfTheSecret, thrown is AmazonKeyManagementServiceException);
    }

    [Fact]
    public async Task Unwrap_ChangeThatKmsDoesNotMind_Throws()
    {
        using var forgiving = new OneDataKey();
        var config = new AmazonKeyManagementServiceConfig();
        Intercepted.At(new Uri("http://localhost:1"), forgiving)(config);
        using var kms = new AmazonKeyManagementServiceClient(LocalAws.Credentials, config);
        using var vault = new KmsKeyVault(kms, _wrappingKey, _signingKey, _time);
        var wrapped = (await vault.WrapAsync("secret"u8.ToArray(), "c", Cancellation)).ToArray();

        wrapped[5] ^= 1;
        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await vault.UnwrapAsync(wrapped, "c", Cancellation));
        Assert.Equal(2, forgiving.Requests);
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

    /// <summary>Makes the same data key of every ciphertext.</summary>
    private sealed class OneDataKey : HttpMessageHandler
    {
        private readonly string _reply = $$"""
            {"KeyId":"k","Plaintext":"{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}}","CiphertextBlob":"{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(100))}}"}
            """;

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(_reply) });
        }
    }
}
