using System.Text;

namespace Throughline.Web.Components;

/// <summary>From a channel's name to the name of its colour in <c>wwwroot/css/tokens.css</c>.</summary>
public static class ChannelStyle
{
    /// <summary><c>Event/Webinar</c> → <c>event-webinar</c>; its colour is <c>--channel-event-webinar</c>.</summary>
    public static string Slug(string channel)
    {
        var slug = new StringBuilder(channel.Length);
        foreach (var letter in channel)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}
