namespace EmailPlatform.Mail.Tests.Bounces;

/// <summary>What a mail says of one recipient.</summary>
internal sealed record SisimaiRow(string File, string Class, string Reason, string Status, bool IsStatusInMail, string FeedbackType)
{
    /// <summary>An authentication failure report is filed among the complaints, and is none.</summary>
    public string Expected => FeedbackType == "auth-failure" ? "none" : Class;

    public static SisimaiRow Parse(string line)
    {
        var cells = line.Split(',');
        return new SisimaiRow(cells[0], cells[2], cells[3], cells[5], cells[6] == "true", cells[8]);
    }
}
