namespace EmailPlatform.Api.Http;

/// <summary>Which page of a list is asked for.</summary>
internal sealed record PageQuery(int Limit, string? Cursor);
