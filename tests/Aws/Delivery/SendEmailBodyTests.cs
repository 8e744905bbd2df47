using System.Text;
using System.Text.Json;
using EmailPlatform.Aws.Clients.Ses;

namespace EmailPlatform.Aws.Tests.Delivery;

public sealed class SendEmailBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Write_IsWhatASerializerWrites(int messageBytes)
    {
        var message = new byte[messageBytes];
        new Random(1).NextBytes(message);
        // An address that tries to look like the message's member.
        var request = new SendEmailRequest(new EmailDestination(["\"Data\":\"\""]), new EmailContent(new RawEmail(message)))
        {
            ConfigurationSetName = "ep-bulk",
            TenantName = "shop",
            EmailTags = [new MessageTag("Data", "\"Data\":\"\"")],
        };

        var body = SendEmailBody.Write(request);

        Assert.Equal(JsonSerializer.Serialize(request, SesJson.Default.SendEmailRequest), Encoding.UTF8.GetString(body));
    }
}
