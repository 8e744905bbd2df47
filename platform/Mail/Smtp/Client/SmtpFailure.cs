namespace EmailPlatform.Mail.Smtp.Client;

/// <summary>Why a step ended without a reply of the server that says so.</summary>
/// <param name="Kind">What a program decides on.</param>
/// <param name="Detail">One sentence for people, without addresses or secrets.</param>
public sealed record SmtpFailure(SmtpFailureKind Kind, string Detail);
