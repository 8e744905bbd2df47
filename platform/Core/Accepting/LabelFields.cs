namespace EmailPlatform.Core.Accepting;

/// <summary>Tags and metadata: what a client sends along to find the message again.</summary>
internal static class LabelFields
{
    public static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    public static readonly IReadOnlyDictionary<string, int> NoPins = new Dictionary<string, int>();

    public static void CheckTags(IReadOnlyList<string>? tags, InputErrors errors)
    {
        if (tags is null)
            return;
        if (tags.Count > AcceptLimits.MaxTags)
        {
            errors.TooMany("/tags", AcceptLimits.MaxTags);
            return;
        }
        for (var i = 0; i < tags.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(tags[i]))
                errors.Add($"/tags/{i}", "required", "A tag is not empty.");
            else if (tags[i].Length > AcceptLimits.MaxTagChars)
                errors.TooLong($"/tags/{i}", AcceptLimits.MaxTagChars);
        }
    }

    public static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, string pointer, InputErrors errors)
    {
        if (metadata is null)
            return;
        if (metadata.Count > AcceptLimits.MaxMetadata)
        {
            errors.TooMany(pointer, AcceptLimits.MaxMetadata);
            return;
        }
        foreach (var (key, value) in metadata)
        {
            var member = $"{pointer}/{Escape(key)}";
            if (key.Length is 0 or > AcceptLimits.MaxMetadataKeyChars)
                errors.Add(pointer, "invalid_key", $"A metadata key has 1 to {AcceptLimits.MaxMetadataKeyChars} characters.");
            else if (value is null)
                errors.Add(member, "wrong_type", "A metadata value is a string.");
            else if (value.Length > AcceptLimits.MaxMetadataValueChars)
                errors.TooLong(member, AcceptLimits.MaxMetadataValueChars);
        }
    }

    /// <summary>A key as a segment of a JSON pointer (RFC 6901 §3).</summary>
    public static string Escape(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
