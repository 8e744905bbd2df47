using EmailPlatform.SmtpRelay;

await using var relay = RelayHost.Build(new RelayOptions(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
await relay.RunAsync();
