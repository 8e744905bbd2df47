using EmailPlatform.InfraCdk.Functions;

namespace EmailPlatform.InfraCdk.Tests;

public sealed class SourceDigestTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("email-platform-digest-").FullName;

    public SourceDigestTests() => Write("functions/Api/Function.cs", "class Function;");

    [Fact]
    public void Digest_OfTheSameSources_IsTheSame() => Assert.Equal(Digest(), Digest());

    [Fact]
    public void Digest_Changes_WithASource()
    {
        var before = Digest();
        Write("functions/Api/Function.cs", "class Function { }");

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Digest_Changes_WithAPackageVersion()
    {
        var before = Digest();
        Write("Directory.Packages.props", "<Project />");

        Assert.NotEqual(before, Digest());
    }

    [Fact]
    public void Digest_Changes_WithTheProcessor() => Assert.NotEqual(Digest(), SourceDigest.Of(_root, ["functions/Api"], "linux-arm64"));

    [Fact]
    public void Digest_DoesNotCareForBuildOutput()
    {
        var before = Digest();
        Write("functions/Api/obj/project.assets.json", "{}");
        Write("functions/Api/bin/Release/Api.dll", "MZ");

        Assert.Equal(before, Digest());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Digest() => SourceDigest.Of(_root, ["functions/Api"], "linux-x64");

    private void Write(string file, string content)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
