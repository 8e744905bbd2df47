using System.Text.Json.Serialization;

namespace EmailPlatform.Core.Rates;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BucketDocument))]
[JsonSerializable(typeof(QuotaDocument))]
internal sealed partial class RatesJson : JsonSerializerContext;
