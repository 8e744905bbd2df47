using System.Runtime.Versioning;

// Postfix and its tools, and /proc.
[assembly: SupportedOSPlatform("linux")]
