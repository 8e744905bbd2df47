using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmailPlatform.Api.Tests.Templates;

/// <summary>
/// Mustachio, which Postmark's templates are written in, as Liquid. A name in a scope is the scope's: <c>{{#each items}}{{name}}{{/each}}</c>
/// becomes <c>{% for item in items %}{{ item.name }}{% endfor %}</c>.
/// </summary>
internal static partial class PostmarkConverter
{
    public static string ToLiquid(string source)
    {
        var liquid = new StringBuilder();
        var scopes = new Stack<(string Path, string End)>();
        scopes.Push(("", ""));
        var at = 0;
        foreach (var tag in Tag().Matches(source).AsEnumerable())
        {
            liquid.Append(source, at, tag.Index - at);
            at = tag.Index + tag.Length;
            var isRaw = tag.Value.StartsWith("{{{", StringComparison.Ordinal);
            var inside = tag.Groups[1].Value.Trim();
            switch (inside[0])
            {
                case '#' when inside.StartsWith("#each", StringComparison.Ordinal):
                    var item = $"item{scopes.Count}";
                    liquid.Append(CultureInfo.InvariantCulture, $"{{% for {item} in {Resolve(inside["#each".Length..], scopes.Peek().Path)} %}}");
                    scopes.Push((item, "{% endfor %}"));
                    break;
                case '#':
                    var scope = Resolve(inside[1..], scopes.Peek().Path);
                    liquid.Append(CultureInfo.InvariantCulture, $"{{% if {scope} %}}");
                    scopes.Push((scope, "{% endif %}"));
                    break;
                case '^':
                    liquid.Append(CultureInfo.InvariantCulture, $"{{% unless {Resolve(inside[1..], scopes.Peek().Path)} %}}");
                    scopes.Push((scopes.Peek().Path, "{% endunless %}"));
                    break;
                case '/':
                    liquid.Append(scopes.Pop().End);
                    break;
                case '!':
                    break;
                default:
                    var name = Resolve(inside.TrimStart('&'), scopes.Peek().Path);
                    liquid.Append(CultureInfo.InvariantCulture, $"{{{{ {name}{(isRaw || inside[0] == '&' ? " | raw" : "")} }}}}");
                    break;
            }
        }

        return liquid.Append(source, at, source.Length - at).ToString();
    }

    private static string Resolve(string name, string scope)
    {
        name = name.Trim();
        return name == "." ? scope : scope.Length == 0 ? name : $"{scope}.{name}";
    }

    [GeneratedRegex(@"\{\{\{?([^{}]+)\}?\}\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}
