namespace EmailPlatform.Api.Http;

/// <summary>The routes of one feature.</summary>
internal interface IEndpoints
{
    void Map(ApiRoutes routes);
}
