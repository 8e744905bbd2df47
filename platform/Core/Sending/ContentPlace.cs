namespace EmailPlatform.Core.Sending;

/// <summary>Room for the content of one send, until it is disposed of.</summary>
internal sealed class ContentPlace(ContentRoom room, ContentNeed need) : IDisposable
{
    private bool _isLeft;

    /// <summary>What it has room for.</summary>
    public ContentNeed Need => need;

    /// <summary>The second time does nothing.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isLeft, true))
            room.Leave(need.Bytes);
    }
}
