using EmailPlatform.Core.Sending;

namespace EmailPlatform.Core.Tests.Sending;

public sealed class ContentRoomTests
{
    private readonly ContentRoom _room = new(capacity: 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_WhatFits_IsInAtOnce()
    {
        using var first = await EnterAsync(60);
        using var second = await EnterAsync(40);

        Assert.Equal(100, _room.HeldBytes);
    }

    [Fact]
    public async Task Enter_WhatDoesNotFit_WaitsForAPlace()
    {
        var first = await EnterAsync(60);
        var second = EnterAsync(41);
        Assert.False(second.IsCompleted);

        first.Dispose();

        using var place = await second;
        Assert.Equal(41, _room.HeldBytes);
    }

    [Fact]
    public async Task Enter_BehindALargeOne_DoesNotOvertakeIt()
    {
        var first = await EnterAsync(50);
        var large = EnterAsync(80);
        var small = EnterAsync(10);
        Assert.False(small.IsCompleted);

        first.Dispose();

        using var place = await large;
        using var other = await small;
        Assert.Equal(90, _room.HeldBytes);
    }

    [Fact]
    public async Task Enter_LargerThanTheRoom_IsInAlone()
    {
        var first = await EnterAsync(1);
        var huge = EnterAsync(1_000);
        Assert.False(huge.IsCompleted);

        first.Dispose();
        var place = await huge;
        var next = EnterAsync(1);
        Assert.False(next.IsCompleted);

        place.Dispose();
        using var last = await next;
        Assert.Equal(1, _room.HeldBytes);
    }

    [Fact]
    public async Task Enter_Cancelled_HoldsNothingAndLetsTheNextIn()
    {
        using var first = await EnterAsync(50);
        using var cancellation = new CancellationTokenSource();
        var large = _room.EnterAsync(new ContentNeed(80, 0, 1), cancellation.Token).AsTask();
        var small = EnterAsync(10);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        using var place = await small;
        Assert.Equal(60, _room.HeldBytes);
    }

    [Fact]
    public async Task Enter_CancelledBefore_HoldsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _room.EnterAsync(new ContentNeed(1, 0, 1), new CancellationToken(canceled: true)));

        Assert.Equal(0, _room.HeldBytes);
    }

    [Theory]
    [InlineData(20, 10, 25, 8, 100)]
    [InlineData(20, 10, 3, 3, 50)]
    [InlineData(20, 90, 25, 1, 110)]
    [InlineData(200, 10, 25, 1, 210)]
    public async Task Enter_ManyMessages_HasRoomForThoseThatFit(long shared, long each, int wanted, int messages, long held)
    {
        using var place = await _room.EnterAsync(new ContentNeed(shared, each, wanted), Cancellation);

        Assert.Equal(messages, place.Need.Messages);
        Assert.Equal(held, _room.HeldBytes);
    }

    [Fact]
    public async Task Place_LeftTwice_IsFreedOnce()
    {
        using var other = await EnterAsync(10);
        var place = await EnterAsync(20);

        place.Dispose();
        place.Dispose();

        Assert.Equal(10, _room.HeldBytes);
    }

    private Task<ContentPlace> EnterAsync(long bytes) => _room.EnterAsync(new ContentNeed(bytes, 0, 1), Cancellation).AsTask();
}
