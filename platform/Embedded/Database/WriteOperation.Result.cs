namespace EmailPlatform.Embedded.Database;

/// <summary>A change that tells its caller something.</summary>
internal abstract class WriteOperation<TResult> : WriteOperation
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Task => _completion.Task;

    public sealed override void Apply(Connection connection) => _result = Execute(connection);

    public sealed override void Complete()
    {
        Committed(_result);
        _completion.SetResult(_result);
    }

    public sealed override void Fail(Exception cause) => _completion.SetException(cause);

    protected abstract TResult Execute(Connection connection);

    /// <summary>The change is durable: what memory says about it may change now, before the caller goes on.</summary>
    protected virtual void Committed(TResult result)
    {
    }
}
