using EmailPlatform.TestKit.Aws.Emulators;

[assembly: AssemblyFixture(typeof(AwsEmulators))]
