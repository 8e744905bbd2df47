using EmailPlatform.Core.Refusals;

namespace EmailPlatform.Core.Tests.Webhooks;

internal static class OutcomeValue
{
    public static T ValueOrFail<T>(this Outcome<T> outcome)
        where T : class
    {
        Assert.False(outcome.IsRefused(out var refusal, out var value), refusal?.Detail);
        return value!;
    }
}
