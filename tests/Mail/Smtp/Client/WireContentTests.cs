using System.Text;
using EmailPlatform.Mail.Smtp.Client;
using EmailPlatform.Mail.Smtp.Server;

namespace EmailPlatform.Mail.Tests.Smtp.Client;

public sealed class WireContentTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData("a\r", "a\r\n.\r\n")]
    [InlineData("a\n", "a\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData(".\r\n", "..\r\n.\r\n")]
    [InlineData("a\r\n.b\r\n..c\r\nd.e\r\n", "a\r\n..b\r\n...c\r\nd.e\r\n.\r\n")]
    [InlineData("a\n.b", "a\r\n..b\r\n.\r\n")]
    [InlineData("a\r.b", "a\r\n..b\r\n.\r\n")]
    [InlineData("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n")]
    [InlineData("a\n\rb", "a\r\n\r\nb\r\n.\r\n")]
    [InlineData("\r\n\r\n", "\r\n\r\n.\r\n")]
    public void Write_AtEverySplit_GivesTheSame(string message, string wire)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
                Assert.Equal(wire, Stuff(bytes.AsSpan(0, first), bytes.AsSpan(first, second - first), bytes.AsSpan(second)));
        }
    }

    [Fact]
    public void Write_SmugglingSequences_LeaveNormalised()
    {
        byte[][] sequences = [.. SmugglingSequences.Inbound(), .. SmugglingSequences.Outbound()];
        Assert.Equal(16, sequences.Length);
        foreach (var sequence in sequences)
        {
            var wire = Stuff("Subject: x\r\n\r\nbody"u8, sequence, "MAIL FROM:<evil@example.com>\r\n"u8);
            output.WriteLine($"{SmugglingSequences.Show(sequence),-30}{SmugglingSequences.Show(Encoding.ASCII.GetBytes(wire["Subject: x\r\n\r\nbody".Length..]))}");
            Assert.DoesNotContain('\r', wire.Replace("\r\n", "", StringComparison.Ordinal));
            Assert.DoesNotContain('\n', wire.Replace("\r\n", "", StringComparison.Ordinal));
            Assert.Equal(wire.Length - 5, wire.IndexOf("\r\n.\r\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Write_RandomBytes_AreReadBackByOurDecoder()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        ReadOnlySpan<byte> alphabet = "ab.\r\n"u8;
        for (var round = 0; round < 20_000; round++)
        {
            var message = random.GetItems(alphabet, random.Next(12));
            var wire = Encoding.ASCII.GetBytes(Stuff(message, [], []));
            var content = new PooledBuffer(64);
            var decoder = new SmtpDataDecoder(content, 1000);
            Assert.True(decoder.Decode(wire, out var consumed) && consumed == wire.Length && !decoder.HasBareLineEnding, $"seed {seed}, round {round}");
            var expected = Encoding.ASCII.GetString(message).Replace("\r\n", "\n", StringComparison.Ordinal)
                .Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
            if (expected.Length > 0 && !expected.EndsWith('\n'))
                expected += "\r\n";
            Assert.Equal(expected, Encoding.ASCII.GetString(content.Written.Span));
            content.Release();
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(".", ".\r\n")]
    [InlineData("a\r\n.\r\nb\n.\rc\r", "a\r\n.\r\nb\r\n.\r\nc\r\n")]
    public void Write_ForChunks_KeepsDotsAndNormalisesLineEnds(string message, string wire)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var output = new PooledBuffer(16);
            var content = new WireContent(isChunked: true);
            content.Write(bytes.AsSpan(0, split), output);
            content.Write(bytes.AsSpan(split), output);
            content.Finish(output);
            Assert.Equal(wire, Encoding.ASCII.GetString(output.Written.Span));
            output.Release();
        }
    }

    private static string Stuff(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three)
    {
        var output = new PooledBuffer(16);
        var content = new WireContent(isChunked: false);
        content.Write(one, output);
        content.Write(two, output);
        content.Write(three, output);
        content.Finish(output);
        var wire = Encoding.ASCII.GetString(output.Written.Span);
        output.Release();
        return wire;
    }
}
