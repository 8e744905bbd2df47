using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Api.Webhooks;

/// <summary>A webhook with a secret that was just made.</summary>
/// <param name="Secret"><c>whsec_</c> and base64, as Standard Webhooks libraries take it. This is the only time that it is shown.</param>
internal sealed record NewWebhookView(string Id, Uri Url, IReadOnlyList<string> Events, DateTimeOffset CreatedAt, string Secret)
{
    public static NewWebhookView Of(WebhookWithSecret made)
    {
        var view = WebhookView.Of(made.Endpoint);
        return new NewWebhookView(view.Id, view.Url, view.Events, view.CreatedAt, made.Secret);
    }

    /// <summary>The id alone, so that the secret is in no log.</summary>
    public override string ToString() => Id;
}
