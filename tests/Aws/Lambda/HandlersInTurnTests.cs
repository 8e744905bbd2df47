using EmailPlatform.Aws.Lambda;
using EmailPlatform.Core.Streams;

namespace EmailPlatform.Aws.Tests.Lambda;

public sealed class HandlersInTurnTests
{
    private static readonly StreamRecord[] Batch = [new("key", new byte[1])];

    private readonly List<string> _said = [];

    [Fact]
    public async Task Handle_EachGetsTheBatch_AfterTheOneBefore()
    {
        await new HandlersInTurn(new Saying("first", _said), new Saying("second", _said)).HandleAsync(Batch, TestContext.Current.CancellationToken);

        Assert.Equal(["first begins", "first ends", "second begins", "second ends"], _said);
    }

    [Fact]
    public async Task Handle_OneFails_ThrowsAndGoesNoFurther()
    {
        var handlers = new HandlersInTurn(new Saying("first", _said, fails: true), new Saying("second", _said));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handlers.HandleAsync(Batch, TestContext.Current.CancellationToken));

        Assert.Equal(["first begins"], _said);
    }

    private sealed class Saying(string name, List<string> said, bool fails = false) : IStreamHandler
    {
        public async ValueTask HandleAsync(IReadOnlyList<StreamRecord> batch, CancellationToken cancellationToken)
        {
            Assert.Same(Batch, batch);
            said.Add($"{name} begins");
            await Task.Yield();
            if (fails)
                throw new InvalidOperationException("broken");
            said.Add($"{name} ends");
        }
    }
}
