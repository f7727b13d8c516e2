using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Capture.Links.Rules;

/// <summary>A workspace's template for campaign names: <c>{yyyyqq}_{region}_{theme}</c>. Pure.</summary>
/// <remarks>Known fields: <c>yyyy</c>, <c>yyyyqq</c> (2026q2), <c>yyyymm</c> or <c>yyyy-mm</c>, <c>yyyy-mm-dd</c>. Any other field is one or more of a–z, 0–9, <c>-</c>, <c>.</c>, <c>~</c>.</remarks>
internal sealed class CampaignPattern
{
    private readonly Regex _regex;

    private CampaignPattern(Regex regex, string example) => (_regex, Example) = (regex, example);

    /// <summary>A name that matches.</summary>
    public string Example { get; }

    /// <summary>Reads a template; an empty one matches everything.</summary>
    public static bool TryRead(string template, out CampaignPattern pattern)
    {
        pattern = new CampaignPattern(new Regex("", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture), "");
        if (template.Length == 0)
            return true;
        var regex = new StringBuilder("^");
        var example = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            if (template[at] is '}')
                return false;
            if (template[at] is not '{')
            {
                regex.Append(Regex.Escape(template[at].ToString()));
                example.Append(template[at++]);
                continue;
            }

            var end = template.IndexOf('}', at);
            if (end <= at + 1)
                return false;
            var (expression, sample) = FieldOf(template[(at + 1)..end]);
            regex.Append(expression);
            example.Append(sample);
            at = end + 1;
        }

        pattern = new CampaignPattern(new Regex(regex.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture), example.ToString());
        return true;
    }

    public bool Matches(string campaign) => _regex.IsMatch(campaign);

    private static (string Expression, string Sample) FieldOf(string field) => field.ToLowerInvariant() switch
    {
        "yyyy" => ("20[0-9]{2}", "2026"),
        "yyyyqq" => ("20[0-9]{2}q[1-4]", "2026q2"),
        "yyyymm" => ("20[0-9]{2}(0[1-9]|1[0-2])", "202605"),
        "yyyy-mm" => ("20[0-9]{2}-(0[1-9]|1[0-2])", "2026-05"),
        "yyyy-mm-dd" => ("20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "2026-05-14"),
        var other => ("[a-z0-9.~-]+", other.Replace(' ', '-')),
    };
}
