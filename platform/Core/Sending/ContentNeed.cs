namespace EmailPlatform.Core.Sending;

/// <summary>What the content of one send takes in memory at most.</summary>
/// <param name="SharedBytes">Once, whoever it goes to: the stored document with what is read of it, and the attachments.</param>
/// <param name="EachBytes">For each message that is being composed and handed over: its bytes, and the request that carries them.</param>
/// <param name="Messages">How many of them are to be at once.</param>
internal readonly record struct ContentNeed(long SharedBytes, long EachBytes, int Messages)
{
    /// <summary>Less than this is not worth waiting for: ten tasks of it at once are a few megabytes.</summary>
    public const long SmallBytes = 64 * 1024;

    public bool IsSmall => EachBytes < ComposedBytes(SmallBytes);

    public long Bytes => SharedBytes + (EachBytes * Messages);

    /// <param name="documentBytes">The JSON of the send, from which attachments come as text of two bytes a character, and then as bytes.</param>
    /// <param name="uploadedBytes">The attachments that stand by themselves.</param>
    /// <param name="messages">What goes into more than one message is encoded beforehand, and kept so.</param>
    public static ContentNeed Of(long documentBytes, long uploadedBytes, int messages) => new(
        (4 * documentBytes) + (messages == 1 ? uploadedBytes : uploadedBytes * 12 / 5),
        ComposedBytes(documentBytes + uploadedBytes),
        messages);

    /// <summary>Base64 in lines is 1.37 times its content, and in the JSON of a request base64 of that again.</summary>
    private static long ComposedBytes(long content) => content * 10 / 3;
}
