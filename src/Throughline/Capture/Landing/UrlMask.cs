using System.Text;

namespace Throughline.Capture;

/// <summary>A URL as it may be stored: personal values replaced by <c>*</c> (click-ids.md, handling rule 5), everything else as it came.</summary>
/// <remarks>
/// Masked are the values of personal parameters and click identifiers, whatever holds an e-mail address (value, bare name, path segment), and user information before the
/// host. A click identifier too long to keep is emptied. At most 4,096 characters; control characters are dropped.
/// Masking twice changes nothing, and a masked URL yields the same campaign fields and parameter names as the original.
/// </remarks>
public static class UrlMask
{
    /// <summary>The URL with personal values masked. Never throws.</summary>
    public static string Mask(string? url)
    {
        var text = UrlParts.Prepare(url);
        if (!text.AsSpan().ContainsAny("?#=@") && !PersonalText.MayHoldEmail(text))
            return text;

        var parts = UrlParts.Of(text);
        var mayHoldEmail = PersonalText.MayHoldEmail(text);
        var masked = new Replacements(text);
        if (mayHoldEmail)
        {
            MaskUserInfo(ref masked, text, parts.Authority);
            MaskPath(ref masked, text, parts.Path);
        }

        MaskParameters(ref masked, text, parts.Query, mayHoldEmail);
        MaskParameters(ref masked, text, parts.Fragment, mayHoldEmail);
        return masked.ToString();
    }

    /// <summary>The path alone, segments that hold an e-mail address masked.</summary>
    internal static string MaskedPath(string text, Range path)
    {
        var (start, length) = path.GetOffsetAndLength(text.Length);
        var bare = text.Substring(start, length);
        if (!PersonalText.MayHoldEmail(bare))
            return bare;

        var masked = new Replacements(bare);
        MaskPath(ref masked, bare, ..bare.Length);
        return masked.ToString();
    }

    private static void MaskUserInfo(ref Replacements masked, string text, Range authority)
    {
        var (start, length) = authority.GetOffsetAndLength(text.Length);
        var at = text.AsSpan(start, length).LastIndexOf('@');
        if (at > 0)
            masked.Replace(start, start + at, TagText.Masked);
    }

    private static void MaskPath(ref Replacements masked, string text, Range path)
    {
        var (start, length) = path.GetOffsetAndLength(text.Length);
        foreach (var segment in text.AsSpan(start, length).SplitAny('/', '\\'))
        {
            var (offset, size) = segment.GetOffsetAndLength(length);
            if (size > 0 && PersonalText.HoldsEmail(text.AsSpan(start + offset, size)))
                masked.Replace(start + offset, start + offset + size, TagText.Masked);
        }
    }

    private static void MaskParameters(ref Replacements masked, string text, Range region, bool mayHoldEmail)
    {
        foreach (var token in new UrlTokens(text, region))
        {
            var name = text.AsSpan()[token.Name];
            var value = text.AsSpan()[token.Value];
            if (mayHoldEmail && PersonalText.HoldsEmail(name))
                masked.Replace(token.Name.Start.Value, token.Name.End.Value, TagText.Masked);
            if (value.IsEmpty)
                continue;

            var parameter = LandingUrl.FindParameter(name);
            if (parameter is { IsMasked: true } || (mayHoldEmail && PersonalText.HoldsEmail(value)))
                masked.Replace(token.Value.Start.Value, token.Value.End.Value, parameter is not null && ClickValue.Read(value) is null ? "" : TagText.Masked);
        }
    }

    // Most URLs need no replacement: the builder is made only for the first one.
    private struct Replacements(string text)
    {
        private StringBuilder? _builder;
        private int _copied;

        public void Replace(int start, int end, string value)
        {
            if (text.AsSpan(start, end - start).SequenceEqual(value))
                return;

            _builder ??= new StringBuilder(text.Length);
            _builder.Append(text, _copied, start - _copied).Append(value);
            _copied = end;
        }

        public override readonly string ToString() =>
            _builder is null ? text : _builder.Append(text, _copied, text.Length - _copied).ToString();
    }
}
