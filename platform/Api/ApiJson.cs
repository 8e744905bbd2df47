using System.Text.Json.Serialization;
using EmailPlatform.Api.Analytics;
using EmailPlatform.Api.ApiKeys;
using EmailPlatform.Api.Domains;
using EmailPlatform.Api.Health;
using EmailPlatform.Api.Http;
using EmailPlatform.Api.Messages;
using EmailPlatform.Api.Problems;
using EmailPlatform.Api.Sending;
using EmailPlatform.Api.Suppressions;
using EmailPlatform.Api.Templates;
using EmailPlatform.Api.Webhooks;
using EmailPlatform.Core.Accepting;
using EmailPlatform.Core.Webhooks;

namespace EmailPlatform.Api;

/// <summary>What travels: snake_case, and an unknown or doubled member of a request is an error rather than a silent loss.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(SendReply))]
[JsonSerializable(typeof(CancelReply))]
[JsonSerializable(typeof(AttachmentUpload))]
[JsonSerializable(typeof(AttachmentPlace))]
[JsonSerializable(typeof(StatusReply))]
[JsonSerializable(typeof(TimelineReply))]
[JsonSerializable(typeof(AnalyticsReply))]
[JsonSerializable(typeof(SuppressionInput))]
[JsonSerializable(typeof(SuppressionView))]
[JsonSerializable(typeof(PageReply<SuppressionView>))]
[JsonSerializable(typeof(NewTemplateInput))]
[JsonSerializable(typeof(TemplateVersionInput))]
[JsonSerializable(typeof(PublishInput))]
[JsonSerializable(typeof(PreviewInput))]
[JsonSerializable(typeof(RollBackInput))]
[JsonSerializable(typeof(DraftPreviewInput))]
[JsonSerializable(typeof(PreviewReply))]
[JsonSerializable(typeof(RenderInput))]
[JsonSerializable(typeof(RenderReply))]
[JsonSerializable(typeof(ValidateInput))]
[JsonSerializable(typeof(ValidateVersionInput))]
[JsonSerializable(typeof(ValidateReply))]
[JsonSerializable(typeof(PageReply<TemplateView>))]
[JsonSerializable(typeof(PageReply<TemplateVersionView>))]
[JsonSerializable(typeof(DomainInput))]
[JsonSerializable(typeof(DomainView))]
[JsonSerializable(typeof(PageReply<DomainView>))]
[JsonSerializable(typeof(ApiKeyInput))]
[JsonSerializable(typeof(NewApiKeyView))]
[JsonSerializable(typeof(PageReply<ApiKeyView>))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(NewWebhookView))]
[JsonSerializable(typeof(PageReply<WebhookView>))]
[JsonSerializable(typeof(WebhookTestReply))]
[JsonSerializable(typeof(PageReply<DeadLetterView>))]
[JsonSerializable(typeof(RedriveReply))]
internal sealed partial class ApiJson : JsonSerializerContext;
