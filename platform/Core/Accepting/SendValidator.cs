using System.Text.Json;
using EmailPlatform.Core.Messages;
using EmailPlatform.Core.Refusals;
using EmailPlatform.Core.Templates;
using EmailPlatform.Mail.Addresses;

namespace EmailPlatform.Core.Accepting;

/// <summary>Checks a request against itself: shapes, lengths, counts, syntax. What needs the tenant's data, <see cref="Acceptor"/> checks.</summary>
public static class SendValidator
{
    /// <param name="now">For <c>send_at</c>.</param>
    public static Outcome<SendDraft> Validate(SendRequest request, SendRoute route, DateTimeOffset now)
    {
        var errors = new InputErrors();
        CheckMembers(request, route, errors);
        var recipients = route == SendRoute.Bulk ? BulkRecipients(request, errors) : null;
        if (route != SendRoute.Bulk)
            CheckRecipients(request, errors);
        CheckSchedule(request.SendAt, now, errors);
        return Read(request, route, recipients, errors);
    }

    /// <summary>Reads a request that was accepted before. The recipients of a bulk send stand elsewhere: here it has none.</summary>
    internal static SendDraft ReadStored(SendRequest request, SendRoute route) =>
        Read(request, route, route == SendRoute.Bulk ? [] : null, new InputErrors()).Value
        ?? throw new InvalidDataException("A stored request is not valid.");

    private static Outcome<SendDraft> Read(SendRequest request, SendRoute route, IReadOnlyList<DraftRecipient>? recipients, InputErrors errors)
    {

        var from = AddressFields.One(request.From, "/from", errors);
        var to = AddressFields.List(request.To, "/to", errors);
        var cc = AddressFields.List(request.Cc, "/cc", errors);
        var bcc = AddressFields.List(request.Bcc, "/bcc", errors);
        var replyTo = AddressFields.List(request.ReplyTo, "/reply_to", errors);
        CheckContent(request, route, errors);
        var headers = HeaderFields.Read(request.Headers, errors);
        var attachments = AttachmentFields.Check(request.Attachments, errors);
        LabelFields.CheckTags(request.Tags, errors);
        LabelFields.CheckMetadata(request.Metadata, "/metadata", errors);
        CheckVariables(request.Variables, "/variables", errors);
        var locale = Locale(request.Template?.Locale, "/template/locale", errors) ?? Locale(request.Locale, "/locale", errors);
        if (request.SendId is { } key)
            IdempotencyKey.Check(key, "/send_id", errors);

        if (errors.Any)
            return errors.ToRefusal();

        var stream = request.Stream ?? (route == SendRoute.Bulk ? MailStream.Bulk : MailStream.Transactional);
        return new SendDraft
        {
            From = from,
            To = to,
            Cc = cc,
            Bcc = bcc,
            ReplyTo = replyTo,
            Recipients = recipients,
            Subject = request.Subject,
            Text = request.Text,
            Html = request.Html,
            Amp = request.Amp,
            Template = request.Template,
            Locale = locale,
            Strict = request.Strict == true || request.Template?.Strict == true,
            Variables = request.Variables ?? default,
            Headers = headers,
            Attachments = attachments,
            Tags = request.Tags ?? [],
            Metadata = request.Metadata ?? LabelFields.NoMetadata,
            Stream = stream,
            Unsubscribe = request.Unsubscribe == true || stream == MailStream.Bulk,
            SendAt = request.SendAt,
        };
    }

    private static void CheckMembers(SendRequest request, SendRoute route, InputErrors errors)
    {
        void Refuse(object? member, string name, string where)
        {
            if (member is not null)
                errors.Add("/" + name, "unknown_field", $"There is no field '{name}' here; it belongs to {where}.");
        }

        if (route == SendRoute.Bulk)
        {
            Refuse(request.To, "to", "POST /v1/send; a bulk send has 'recipients'");
            Refuse(request.Cc, "cc", "POST /v1/send");
            Refuse(request.Bcc, "bcc", "POST /v1/send");
        }
        else
        {
            Refuse(request.Recipients, "recipients", "POST /v1/send/bulk");
        }
        if (route == SendRoute.Single)
            Refuse(request.Template, "template", "POST /v1/send/template and POST /v1/send/bulk");
        if (route == SendRoute.Template || request.Template is not null)
        {
            Refuse(request.Subject, "subject", "a send without a template");
            Refuse(request.Text, "text", "a send without a template");
            Refuse(request.Html, "html", "a send without a template");
            Refuse(request.Amp, "amp", "a send without a template");
        }
    }

    private static void CheckRecipients(SendRequest request, InputErrors errors)
    {
        var count = (request.To?.Count ?? 0) + (request.Cc?.Count ?? 0) + (request.Bcc?.Count ?? 0);
        if (count == 0)
            errors.Missing("/to");
        else if (count > AcceptLimits.MaxRecipients)
            errors.TooMany("/to", AcceptLimits.MaxRecipients);
    }

    private static DraftRecipient[]? BulkRecipients(SendRequest request, InputErrors errors)
    {
        if (request.Recipients is not { Count: > 0 } inputs)
        {
            errors.Missing("/recipients");
            return null;
        }
        if (inputs.Count > AcceptLimits.MaxBulkRecipients)
        {
            errors.TooMany("/recipients", AcceptLimits.MaxBulkRecipients);
            return null;
        }
        var recipients = new DraftRecipient[inputs.Count];
        for (var i = 0; i < recipients.Length; i++)
        {
            if (inputs[i] is not { } input)
            {
                errors.Missing($"/recipients/{i}");
                continue;
            }
            Mailbox to = default;
            if (input.To is null || !AddressFields.TryRead(input.To, out to))
                to = AddressFields.One(input.To, $"/recipients/{i}/to", errors);
            if (input.Variables is { ValueKind: not JsonValueKind.Object } variables)
                CheckVariables(variables, $"/recipients/{i}/variables", errors);
            if (input.Metadata is not null)
                LabelFields.CheckMetadata(input.Metadata, $"/recipients/{i}/metadata", errors);
            recipients[i] = new DraftRecipient(to, Locale(input.Locale, $"/recipients/{i}/locale", errors), input.Variables ?? default, input.Metadata);
        }
        return recipients;
    }

    private static void CheckContent(SendRequest request, SendRoute route, InputErrors errors)
    {
        if (request.Template is { } template)
        {
            if (string.IsNullOrEmpty(template.Name))
                errors.Missing("/template/name");
            if (template.Version is <= 0)
                errors.Add("/template/version", "out_of_range", "A version is 1 or more.");
            foreach (var (name, version) in template.Partials ?? LabelFields.NoPins)
            {
                if (version <= 0)
                    errors.Add($"/template/partials/{LabelFields.Escape(name)}", "out_of_range", "A version is 1 or more.");
            }
            return;
        }
        if (route == SendRoute.Template)
        {
            errors.Missing("/template");
            return;
        }
        if (request.Subject is null)
            errors.Missing("/subject");
        else if (request.Subject.Length > AcceptLimits.MaxSubjectChars)
            errors.TooLong("/subject", AcceptLimits.MaxSubjectChars);
        else if (request.Subject.AsSpan().ContainsAny('\r', '\n', '\0'))
            errors.Add("/subject", "line_break", "A subject is one line: it must not contain CR, LF or NUL.");
        if (request.Text is null && request.Html is null)
            errors.Add("/text", "required", "A message has a text or an html part, or both.");
    }

    private static string? Locale(string? input, string pointer, InputErrors errors)
    {
        if (input is null)
            return null;
        if (!LocaleTag.TryRead(input, out var locale))
            errors.Add(pointer, "invalid_locale", "A locale is a tag such as pt-BR.");
        return locale;
    }

    private static void CheckVariables(JsonElement? variables, string pointer, InputErrors errors)
    {
        if (variables is { } value && value.ValueKind != JsonValueKind.Object)
            errors.Add(pointer, "wrong_type", "Variables are a JSON object.");
    }

    private static void CheckSchedule(DateTimeOffset? sendAt, DateTimeOffset now, InputErrors errors)
    {
        if (sendAt > now + AcceptLimits.MaxSchedule)
            errors.Add("/send_at", "out_of_range", $"A send is scheduled at most {AcceptLimits.MaxSchedule.Days} days ahead.");
    }
}
