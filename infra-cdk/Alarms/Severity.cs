namespace EmailPlatform.InfraCdk.Alarms;

/// <summary>How soon somebody has to look.</summary>
internal enum Severity
{
    /// <summary>On the next working day.</summary>
    Ticket,

    /// <summary>Now, at any hour.</summary>
    Page,
}
