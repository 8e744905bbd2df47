namespace EmailPlatform.TestKit.Aws.Emulators;

/// <param name="Url">Where it answers.</param>
/// <param name="Owner">What ends it.</param>
public sealed record RunningEmulator(Uri Url, IAsyncDisposable? Owner);
