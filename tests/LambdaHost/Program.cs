using EmailPlatform.LambdaHost;

using var api = new RuntimeClient(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") ?? throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set."));
Func<Stream, Task<Stream>> handler;
try
{
    handler = Handler.Load(args[0]);
}
catch (Exception exception)
{
    await api.FailInitialisationAsync(exception);
    throw;
}

while (true)
{
    using var invocation = await api.NextAsync();
    try
    {
        using var reply = await handler(invocation.Event);
        await api.AnswerAsync(invocation.Id, reply);
    }
    catch (Exception exception)
    {
        Console.WriteLine(exception.ToString().ReplaceLineEndings(" "));
        await api.FailAsync(invocation.Id, exception);
    }
}
