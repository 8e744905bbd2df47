namespace EmailPlatform.Aws.Tests.Emulators;

/// <param name="Url">Where it answers.</param>
/// <param name="Owner">What ends it.</param>
internal sealed record RunningEmulator(Uri Url, IAsyncDisposable? Owner);
