using System.Collections.Frozen;
using EmailPlatform.Liquid.Expressions;

namespace EmailPlatform.Liquid.Filters;

/// <summary>The filters of the language by name.</summary>
internal static class StandardFilters
{
    private static readonly FrozenDictionary<string, Filter> Table = new Dictionary<string, Filter>
    {
        ["abs"] = new(MathFilters.Abs),
        ["append"] = new(TextFilters.Append, 1, 1),
        ["at_least"] = new(MathFilters.AtLeast, 1, 1),
        ["at_most"] = new(MathFilters.AtMost, 1, 1),
        ["base64_decode"] = new(EncodingFilters.Base64Decode),
        ["base64_encode"] = new(EncodingFilters.Base64Encode),
        ["base64_url_safe_decode"] = new(EncodingFilters.Base64UrlDecode),
        ["base64_url_safe_encode"] = new(EncodingFilters.Base64UrlEncode),
        ["capitalize"] = new(TextFilters.Capitalize),
        ["ceil"] = new(MathFilters.Ceil),
        ["compact"] = new(ArrayFilters.Compact, 0, 1),
        ["concat"] = new(ArrayFilters.Concat, 1, 1),
        ["date"] = new(DateFilter.Date, 1, 1),
        ["default"] = new(ValueFilters.Default, 0, 1),
        ["divided_by"] = new(MathFilters.DividedBy, 1, 1),
        ["downcase"] = new(TextFilters.Downcase),
        ["escape"] = new(HtmlFilters.Escape),
        ["escape_once"] = new(HtmlFilters.EscapeOnce),
        ["find"] = new(SelectionFilters.Find, 1, 2),
        ["find_index"] = new(SelectionFilters.FindIndex, 1, 2),
        ["first"] = new(ValueFilters.First),
        ["floor"] = new(MathFilters.Floor),
        ["h"] = new(HtmlFilters.Escape),
        ["has"] = new(SelectionFilters.Has, 1, 2),
        ["join"] = new(ArrayFilters.Join, 0, 1),
        ["last"] = new(ValueFilters.Last),
        ["lstrip"] = new(TextFilters.StripLeft),
        ["map"] = new(ArrayFilters.Map, 1, 1),
        ["minus"] = new(MathFilters.Minus, 1, 1),
        ["modulo"] = new(MathFilters.Modulo, 1, 1),
        ["newline_to_br"] = new(HtmlFilters.NewlineToBr),
        ["plus"] = new(MathFilters.Plus, 1, 1),
        ["prepend"] = new(TextFilters.Prepend, 1, 1),
        ["raw"] = new(HtmlFilters.Raw),
        ["reject"] = new(SelectionFilters.Reject, 1, 2),
        ["remove"] = new(ReplaceFilters.Remove, 1, 1),
        ["remove_first"] = new(ReplaceFilters.RemoveFirst, 1, 1),
        ["remove_last"] = new(ReplaceFilters.RemoveLast, 1, 1),
        ["replace"] = new(ReplaceFilters.Replace, 1, 2),
        ["replace_first"] = new(ReplaceFilters.ReplaceFirst, 1, 2),
        ["replace_last"] = new(ReplaceFilters.ReplaceLast, 2, 2),
        ["reverse"] = new(ArrayFilters.Reverse),
        ["round"] = new(MathFilters.Round, 0, 1),
        ["rstrip"] = new(TextFilters.StripRight),
        ["size"] = new(ValueFilters.Size),
        ["slice"] = new(TextFilters.Slice, 1, 2),
        ["sort"] = new(ArrayFilters.Sort, 0, 1),
        ["sort_natural"] = new(ArrayFilters.SortNatural, 0, 1),
        ["split"] = new(TextFilters.Split, 1, 1),
        ["squish"] = new(TextFilters.Squish),
        ["strip"] = new(TextFilters.Strip),
        ["strip_html"] = new(HtmlFilters.StripHtml),
        ["strip_newlines"] = new(TextFilters.StripNewlines),
        ["sum"] = new(ArrayFilters.Sum, 0, 1),
        ["times"] = new(MathFilters.Times, 1, 1),
        ["truncate"] = new(TextFilters.Truncate, 0, 2),
        ["truncatewords"] = new(TextFilters.TruncateWords, 0, 2),
        ["uniq"] = new(ArrayFilters.Uniq, 0, 1),
        ["upcase"] = new(TextFilters.Upcase),
        ["url_decode"] = new(EncodingFilters.UrlDecode),
        ["url_encode"] = new(EncodingFilters.UrlEncode),
        ["where"] = new(SelectionFilters.Where, 1, 2),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null where there is none of that name.</summary>
    public static Filter? Find(string name) => Table.GetValueOrDefault(name);
}
