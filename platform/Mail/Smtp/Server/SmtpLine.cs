namespace EmailPlatform.Mail.Smtp.Server;

/// <summary>What came when a command line was waited for.</summary>
/// <param name="Kind">Whether there is a line.</param>
/// <param name="Text">The line without its CRLF; only of <see cref="SmtpLineKind.Line"/>.</param>
internal readonly record struct SmtpLine(SmtpLineKind Kind, string Text = "");
