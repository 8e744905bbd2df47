namespace EmailPlatform.Bench.Fuzzing.Targets;

/// <summary>The SMTP sessions of both sides: the first octet of an input says which one reads the rest.</summary>
internal sealed class SmtpTarget : FuzzTarget
{
    public const byte Server = (byte)'S';
    public const byte Client = (byte)'C';

    public override string Name => "smtp";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. SmtpServerSide.Seeds.Select(seed => (byte[])[Server, .. seed]),
        .. SmtpClientSide.Seeds.Select(seed => (byte[])[Client, .. seed]),
    ];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. SmtpServerSide.Tokens.Concat(SmtpClientSide.Tokens).Select(FuzzCorpus.Bytes)];

    // Three sessions for an input; a short command such as EHLO gets a long reply, which is read here too.
    public override long AllocationBytes => 4 * 1024 * 1024;

    /// <inheritdoc/>
    public override long AllocationFactor => 1000;

    public override string Run(byte[] input)
    {
        if (input.Length == 0)
            return "";
        // The sizes of the pieces follow from the input, so that a saved one does the same again.
        var pieceBytes = input[0] == Client || input.Length % 3 == 0 ? 1 + (input.Length * 31 % 97) : Math.Max(1, input.Length / 2);
        return input[0] == Client ? SmtpClientSide.Run(input.AsSpan(1), pieceBytes) : SmtpServerSide.Run(input.AsSpan(1), pieceBytes);
    }
}
