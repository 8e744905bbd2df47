using System.Buffers;
using System.Text;
using EmailPlatform.Core.Accepting;

namespace EmailPlatform.Core.Tests.Accepting;

public sealed class SendValidatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("", "", "body_missing")]
    [InlineData("{", "", "invalid_json")]
    [InlineData("{} {}", "", "invalid_json")]
    [InlineData("null", "", "wrong_type")]
    [InlineData("[]", "", "wrong_type")]
    [InlineData("""{"colour":1}""", "/colour", "unknown_field")]
    [InlineData("""{"to":[{"email":"b@example.net","nick":"x"}]}""", "/to/0", "wrong_type")]
    [InlineData("""{"subject":1}""", "/subject", "wrong_type")]
    [InlineData("""{"to":"b@example.net"}""", "/to", "wrong_type")]
    [InlineData("""{"to":[1]}""", "/to/0", "wrong_type")]
    [InlineData("""{"headers":{"X-A":1}}""", "/headers/X-A", "wrong_type")]
    [InlineData("""{"send_at":"tomorrow"}""", "/send_at", "wrong_type")]
    [InlineData("""{"stream":"fast"}""", "/stream", "wrong_type")]
    [InlineData("""{"subject":"a","subject":"b"}""", "/subject", "duplicate_field")]
    public void JsonInput_BadJson_NamesTheField(string json, string pointer, string code)
    {
        var error = JsonInput.ReadSend(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json))).Refusal!.Errors[0];

        Assert.Equal((pointer, code), (error.Pointer, error.Code));
    }

    [Fact]
    public void JsonInput_NestedAMillionDeep_IsRefused()
    {
        var json = """{"variables":""" + new string('[', 1_000_000);

        Assert.Equal("too_deep", JsonInput.ReadSend(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(json))).Refusal!.Errors[0].Code);
    }

    [Theory]
    [InlineData("""{}""", "/from", "required")]
    [InlineData("""{"from":"a@shop.example"}""", "/to", "required")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"]}""", "/subject", "required")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s"}""", "/text", "required")]
    [InlineData("""{"from":"nobody","to":["b@example.net"],"subject":"s","text":"t"}""", "/from", "invalid_address")]
    [InlineData("""{"from":{"email":"a@shop.example","name":"A\r\nBcc: x@y.example"},"to":["b@example.net"],"subject":"s","text":"t"}""", "/from/name", "invalid_address")]
    [InlineData("""{"from":"a@shop.example","to":[{"email":"b@example.net\r\nRCPT TO:<c@d.example>"}],"subject":"s","text":"t"}""", "/to/0/email", "invalid_address")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s\r\nBcc: x","text":"t"}""", "/subject", "line_break")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","headers":{"X-A":"a\nb"}}""", "/headers/X-A", "invalid_header")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","headers":{"X A":"a"}}""", "/headers/X A", "invalid_header")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","headers":{"bcc":"a"}}""", "/headers/bcc", "reserved_header")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","attachments":[{"filename":"a","content":"***"}]}""", "/attachments/0/content", "invalid_base64")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","attachments":[{"content":"YQ=="}]}""", "/attachments/0/filename", "required")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","attachments":[{"filename":"a","content_type":"multipart/mixed","content":"YQ=="}]}""", "/attachments/0/content_type", "invalid_content_type")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","variables":[1]}""", "/variables", "wrong_type")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","send_at":"2030-01-01T00:00:00Z"}""", "/send_at", "out_of_range")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","recipients":[]}""", "/recipients", "unknown_field")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","template":{"name":"x"}}""", "/template", "unknown_field")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","send_id":"with space"}""", "/send_id", "invalid_idempotency_key")]
    [InlineData("""{"from":"a@shop.example","to":["b@example.net"],"subject":"s","text":"t","tags":[""]}""", "/tags/0", "required")]
    public void Validate_BadSend_NamesTheField(string json, string pointer, string code)
    {
        var errors = Validate(json, SendRoute.Single);

        Assert.Contains((pointer, code), errors);
    }

    [Theory]
    [InlineData("""{"from":"a@shop.example","subject":"s","text":"t"}""", "/recipients", "required")]
    [InlineData("""{"from":"a@shop.example","subject":"s","text":"t","recipients":[{}]}""", "/recipients/0/to", "required")]
    [InlineData("""{"from":"a@shop.example","subject":"s","text":"t","recipients":[{"to":"x"}]}""", "/recipients/0/to", "invalid_address")]
    [InlineData("""{"from":"a@shop.example","subject":"s","text":"t","to":["b@example.net"],"recipients":[{"to":"b@example.net"}]}""", "/to", "unknown_field")]
    public void Validate_BadBulk_NamesTheField(string json, string pointer, string code)
    {
        Assert.Contains((pointer, code), Validate(json, SendRoute.Bulk));
    }

    [Fact]
    public void Validate_ManyFaults_AreToldAtOnce()
    {
        var errors = Validate("""{"from":"x","to":["y","b@example.net"],"headers":{"To":"z"}}""", SendRoute.Single);

        Assert.Equal(["/from", "/headers/To", "/subject", "/text", "/to/0"], errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_InternationalDomain_IsAccepted()
    {
        Assert.Empty(Validate("""{"from":"a@bücher.example","to":["b@例え.jp"],"subject":"s","text":"t"}""", SendRoute.Single));
    }

    private static List<(string Pointer, string Code)> Validate(string json, SendRoute route)
    {
        var request = JsonInput.ReadSend(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
        Assert.Null(request.Refusal);
        var refusal = SendValidator.Validate(request.Value!, route, Now).Refusal;
        return refusal?.Errors.Select(error => (error.Pointer, error.Code)).ToList() ?? [];
    }
}
