using System.Text;
using System.Text.Json;

namespace EmailPlatform.Mail.Bounces;

/// <summary>
/// What Amazon SES tells of a message, where a topic of Amazon SNS sends it by mail: the JSON object of
/// https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html at the start of the text.
/// </summary>
internal static class SesNotification
{
    /// <summary>The verdict of each recipient; null when the text is no notification.</summary>
    public static List<RecipientVerdict>? Judge(string text)
    {
        if (!text.StartsWith('{'))
            return null;
        try
        {
            // Mail breaks long lines wherever it must.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.Replace("\n", "")));
            using var document = JsonDocument.ParseValue(ref reader);
            return Judge(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<RecipientVerdict>? Judge(JsonElement notification)
    {
        var verdicts = (Text(notification, "notificationType") ?? Text(notification, "eventType")) switch
        {
            "Bounce" => Objects(notification, "bounce", "bouncedRecipients").Select(Bounced),
            "Complaint" => Objects(notification, "complaint", "complainedRecipients").Select(Complained),
            "Delivery" => Objects(notification, "delivery", "recipients").Select(recipient => Delivered(notification, recipient)),
            _ => [],
        };
        var all = verdicts.Take(BounceLimits.MaxRecipients).ToList();
        return all.Count > 0 ? all : null;
    }

    private static RecipientVerdict Bounced(JsonElement recipient)
    {
        var code = Text(recipient, "diagnosticCode") ?? "";
        var diagnosis = new Diagnosis
        {
            Reply = code.StartsWith("smtp;", StringComparison.OrdinalIgnoreCase) ? code[5..].Trim() : code,
            DeclaredStatus = DiagnosticCodes.FindStatus(Text(recipient, "status")),
            IsReportedBySystem = true,
            IsDelayed = Text(recipient, "action") == "delayed",
        };
        return diagnosis.Decide(Text(recipient, "emailAddress"));
    }

    private static RecipientVerdict Complained(JsonElement recipient)
        => new() { Recipient = Text(recipient, "emailAddress"), Verdict = BounceVerdict.Complaint, Reason = "abuse" };

    private static RecipientVerdict Delivered(JsonElement notification, JsonElement recipient)
    {
        var response = notification.TryGetProperty("delivery", out var delivery) ? Text(delivery, "smtpResponse") ?? "" : "";
        return new RecipientVerdict
        {
            Recipient = recipient.ValueKind == JsonValueKind.String ? recipient.GetString() : null,
            Verdict = BounceVerdict.Delivered,
            Reason = "",
            Status = DiagnosticCodes.FindStatus(response),
            Diagnostic = response,
        };
    }

    private static JsonElement[] Objects(JsonElement notification, string about, string list)
        => notification.TryGetProperty(about, out var part) && part.ValueKind == JsonValueKind.Object
            && part.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
