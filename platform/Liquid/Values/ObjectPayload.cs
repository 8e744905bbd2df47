namespace EmailPlatform.Liquid.Values;

/// <summary>Something with named members: an object of the model, or a loop's state.</summary>
internal abstract class ObjectPayload() : Payload(LiquidKind.Object)
{
    public abstract bool TryGet(Name name, out LiquidValue value);
}
