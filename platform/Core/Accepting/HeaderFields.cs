using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Core.Accepting;

/// <summary>The custom headers of a request.</summary>
internal static class HeaderFields
{
    public static IReadOnlyList<MimeHeader> Read(IReadOnlyDictionary<string, string>? headers, InputErrors errors)
    {
        if (headers is null or { Count: 0 })
            return [];
        if (headers.Count > AcceptLimits.MaxHeaders)
        {
            errors.TooMany("/headers", AcceptLimits.MaxHeaders);
            return [];
        }
        var fields = new List<MimeHeader>(headers.Count);
        foreach (var (name, value) in headers)
        {
            var pointer = "/headers/" + LabelFields.Escape(name);
            if (ReservedHeaders.Contains(name))
                errors.Add(pointer, "reserved_header", "The platform writes this header itself.");
            else if (value?.Length > AcceptLimits.MaxHeaderChars)
                errors.TooLong(pointer, AcceptLimits.MaxHeaderChars);
            else if (MimeHeader.TryCreate(name, value, out var field, out var error))
                fields.Add(field);
            else
                errors.Add(pointer, "invalid_header", error);
        }
        return fields;
    }
}
