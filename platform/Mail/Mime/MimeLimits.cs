namespace EmailPlatform.Mail.Mime;

/// <summary>How much structure <see cref="MimeParser"/> unfolds; what lies beyond stays unparsed content.</summary>
public sealed record MimeLimits
{
    /// <summary>Those of <see cref="MimeParser"/> when none are given.</summary>
    public static readonly MimeLimits Default = new();

    /// <summary>Multiparts and messages inside each other, 1 to 100. Stops nesting bombs, which would exhaust the stack.</summary>
    public int MaxDepth { get; init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 20;

    /// <summary>Entities in all, at least 1. Stops messages of a million empty parts.</summary>
    public int MaxParts { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 1000;

    /// <summary>Octets of the fields of one entity that are kept; later fields are passed over.</summary>
    public int MaxHeaderBytes { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 256 * 1024;
}
