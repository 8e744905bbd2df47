using System.Text.Json;
using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Api.Webhooks;

/// <summary>An event that a webhook never accepted.</summary>
/// <param name="Id">Its <c>webhook-id</c>.</param>
/// <param name="Payload">What would have been posted.</param>
/// <param name="Reason">What the last try met: an HTTP status or a word such as <c>timeout</c>; or <c>disabled</c>.</param>
internal sealed record DeadLetterView(
    string Id, string Type, JsonElement Payload, int Attempts, string Reason, DateTimeOffset QueuedAt, DateTimeOffset DiedAt)
{
    public static DeadLetterView Of(WebhookDeadLetter letter) => new(
        letter.Id, letter.Type, JsonElement.Parse(letter.Payload), letter.Attempts, letter.Reason, letter.QueuedAt, letter.DiedAt);
}
