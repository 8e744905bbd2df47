using System.Text;
using System.Text.Unicode;

namespace EmailPlatform.Mail.Mime;

/// <summary>Character sets of mail: those of .NET and of its code pages, wrong and missing names forgiven.</summary>
internal static class Charsets
{
    /// <summary>Decodes without ever failing: an unknown or missing name stands for UTF-8 where the bytes are, else windows-1252.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? name)
        => (Find(name, bytes) ?? (Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252)).GetString(bytes);

    /// <summary>The octets that <see cref="Decode"/> reads as this text again, where the set has its characters.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text, string? name)
    {
        var encoding = Find(name, []) ?? Encoding.UTF8;
        var bytes = new byte[encoding.GetByteCount(text)];
        encoding.GetBytes(text, bytes);
        return bytes;
    }

#pragma warning disable SYSLIB0001 // Obsolete for what a browser might guess; here it is decoded where it is declared, and mail of it exists.
    private static Encoding Utf7 { get; } = new UTF7Encoding(allowOptionals: true);
#pragma warning restore SYSLIB0001

    private static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private static Encoding? Find(string? name, ReadOnlySpan<byte> bytes)
    {
        name = name?.Trim().Trim('"').ToLowerInvariant();
        switch (name)
        {
            case null or "":
                return null;
            case "utf-8" or "utf8":
                return Encoding.UTF8;
            // Declared ASCII with other octets in it is in truth something else.
            case "us-ascii" or "ascii" or "unknown-8bit":
                return null;
            case "utf-7" or "unicode-1-1-utf-7":
                return Utf7;
            // What says Latin-1 means windows-1252, as browsers hold too.
            case "iso-8859-1" or "latin1":
                return bytes.ContainsAnyInRange((byte)0x80, (byte)0x9F) ? Windows1252 : Encoding.Latin1;
            case "cp932" or "windows-31j" or "ms_kanji":
                name = "shift_jis";
                break;
            case "gbk" or "cp936":
                name = "gb2312";
                break;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
