using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

/// <summary>Parsed messages, asked for everything that they can be asked for.</summary>
internal static class Entities
{
    public static IEnumerable<MimeEntity> All(MimeEntity entity) => entity.Children.SelectMany(All).Prepend(entity);

    public static void ReadAll(MimeEntity read)
    {
        foreach (var entity in All(read))
        {
            Assert.NotNull(entity.DecodeText());
            Assert.All(entity.Headers, h => Assert.NotNull(h.Value));
            Assert.True(entity.FileName is null || !entity.FileName.Any(char.IsControl));
            _ = (MailboxList.TryParse(entity.Header("To")?.Text, out _, out _), MailDate.TryParse(entity.Header("Date")?.Text, out _));
            _ = (entity.Disposition, entity.ContentId);
        }
    }
}
