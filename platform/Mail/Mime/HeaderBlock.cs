using System.Buffers;
using System.Text;

namespace EmailPlatform.Mail.Mime;

/// <summary>The header of a raw message, to be read and changed while every other octet stays as it is, so that signatures hold.</summary>
public static class HeaderBlock
{
    /// <summary>Octets before the body: the fields and the empty line behind them.</summary>
    public static int Measure(ReadOnlySpan<byte> message)
    {
        var scanner = new HeaderScanner(message);
        while (scanner.Read())
        {
        }

        return scanner.Position;
    }

    /// <summary>The unfolded value of the first field of that name in any letter case, encoded words left as they are; or null.</summary>
    public static string? Find(ReadOnlySpan<byte> message, string name)
    {
        var scanner = new HeaderScanner(message);
        while (scanner.Read())
        {
            if (Ascii.EqualsIgnoreCase(scanner.Name, name))
                return MimeHeaderField.Unfold(scanner.Value);
        }

        return null;
    }

    /// <summary>All fields of some names, in any letter case, in one pass: as many lists as names, each of unfolded values in their order.</summary>
    public static IReadOnlyList<string>[] FindAll(ReadOnlySpan<byte> message, params ReadOnlySpan<string> names)
    {
        var found = new List<string>[names.Length];
        for (var i = 0; i < names.Length; i++)
            found[i] = [];

        var scanner = new HeaderScanner(message);
        while (scanner.Read())
        {
            for (var i = 0; i < names.Length; i++)
            {
                if (Ascii.EqualsIgnoreCase(scanner.Name, names[i]))
                    found[i].Add(MimeHeaderField.Unfold(scanner.Value));
            }
        }

        return found;
    }

    /// <summary>Copies a message without some fields and with others in front.</summary>
    /// <param name="message">A raw message; the empty line is added when it has a header only.</param>
    /// <param name="remove">Names in any letter case; every field of such a name goes.</param>
    /// <param name="prepend">Whole fields with their line ends, or nothing.</param>
    /// <param name="output">Gets the message.</param>
    public static void Edit(ReadOnlySpan<byte> message, ReadOnlySpan<string> remove, ReadOnlySpan<byte> prepend, IBufferWriter<byte> output)
    {
        output.Write(prepend);
        var scanner = new HeaderScanner(message);
        var kept = 0;
        while (scanner.Read())
        {
            if (!IsAmong(scanner.Name, remove))
                continue;
            output.Write(message[kept..scanner.FieldStart]);
            kept = scanner.Position;
        }

        if (!scanner.IsBroken)
        {
            output.Write(message[kept..]);
            return;
        }

        output.Write(message[kept..scanner.Position]);
        if (kept < scanner.Position && message[scanner.Position - 1] != '\n')
            output.Write("\r\n"u8);
        output.Write("\r\n"u8);
        output.Write(message[scanner.Position..]);
    }

    private static bool IsAmong(ReadOnlySpan<byte> name, ReadOnlySpan<string> names)
    {
        foreach (var candidate in names)
        {
            if (Ascii.EqualsIgnoreCase(name, candidate))
                return true;
        }

        return false;
    }
}
