using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Messages;

/// <summary>Which of the two kinds of mail it is: each has its queue, its unsubscribe scope and its reputation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailStream>))]
public enum MailStream
{
    [JsonStringEnumMemberName("transactional")]
    Transactional,

    [JsonStringEnumMemberName("bulk")]
    Bulk,
}
