using EmailPlatform.Core.Templates.Html;
using Microsoft.Extensions.DependencyInjection;

namespace EmailPlatform.Html;

public static class HtmlServices
{
    /// <summary>For whoever renders, checks or publishes templates.</summary>
    public static IServiceCollection AddTemplateHtml(this IServiceCollection services) => services.AddSingleton<ITemplateHtml, TemplateHtml>();
}
