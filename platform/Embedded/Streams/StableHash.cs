using System.Text;

namespace EmailPlatform.Embedded.Streams;

/// <summary>FNV-1a, 32 bits, over UTF-8: the same in every process and for ever, since it says where stored things are.</summary>
internal static class StableHash
{
    public static uint Of(string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(text, buffer)]
            : Encoding.UTF8.GetBytes(text);
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = unchecked((hash ^ b) * 16777619u);
        return hash;
    }
}
