using System.Buffers;

namespace EmailPlatform.Mail.Tests;

public sealed class PooledBufferTests
{
    [Fact]
    public void Written_GrownBeyondTheFirstArray_IsWhole()
    {
        using var buffer = new PooledBuffer(initialBytes: 16, headroomBytes: 4);
        var expected = Enumerable.Range(0, 10_000).Select(number => (byte)number).ToArray();
        foreach (var piece in expected.Chunk(7))
            buffer.Write(piece);
        buffer.Prepend("ab"u8);
        buffer.Prepend("cd"u8);

        Assert.Equal([.. "cdab"u8, .. expected], buffer.Written.ToArray());
        Assert.Equal(10_004, buffer.Length);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(2_000_000)]
    public void Written_OfMoreThanAMegabyte_IsWhole(int initialBytes)
    {
        using var buffer = new PooledBuffer(initialBytes, headroomBytes: 4);
        var expected = new byte[3_000_001];
        new Random(1).NextBytes(expected);
        foreach (var piece in expected.Chunk(70_001))
            buffer.Write(piece);
        buffer.Prepend("ab"u8);

        Assert.True(buffer.Written.Span is [(byte)'a', (byte)'b', .. var rest] && rest.SequenceEqual(expected));
        buffer.Release();
        buffer.Append("again"u8);
        Assert.Equal("again"u8.ToArray(), buffer.Written.ToArray());
    }

    [Fact]
    public void Prepend_MoreThanTheRoom_IsRefusedAndNothingIsLost()
    {
        using var buffer = new PooledBuffer(initialBytes: 16, headroomBytes: 2);
        buffer.Append("body"u8);
        buffer.Prepend("x"u8);

        Assert.Throws<InvalidOperationException>(() => buffer.Prepend("yz"u8));
        Assert.Equal("xbody"u8.ToArray(), buffer.Written.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Written_AfterClearOrRelease_BeginsAnewWithTheRoom(bool release)
    {
        using var buffer = new PooledBuffer(initialBytes: 16, headroomBytes: 3);
        buffer.Append("one"u8);
        buffer.Prepend("123"u8);
        if (release)
            buffer.Release();
        else
            buffer.Clear();
        Assert.Empty(buffer.Written.ToArray());

        buffer.Append("two"u8);
        buffer.Prepend("456"u8);
        Assert.Equal("456two"u8.ToArray(), buffer.Written.ToArray());
    }
}
