namespace Throughline.Capture.Shows.Rules;

/// <summary>What a badge's code holds: <c>EV1.&lt;event&gt;.&lt;attendee&gt;.&lt;check&gt;</c>. Names nobody: a stranger may scan it, too. Pure.</summary>
internal readonly record struct BadgeToken(string Show, string Attendee)
{
    private const string Prefix = "EV1";
    private const int Longest = 64;

    public override string ToString() => $"{Prefix}.{Show}.{Attendee}.{ShortCode.CheckOf(Show + Attendee)}";

    /// <summary>Reads a token as scanned or typed; null when it is none or its check character is wrong.</summary>
    public static BadgeToken? Read(string? text)
    {
        if (text is null || text.Length > Longest || text.Trim().Split('.') is not [var prefix, var show, var attendee, var check] || !prefix.Equals(Prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var token = new BadgeToken(ShortCode.Normalise(show), ShortCode.Normalise(attendee));
        return token.Show.Length > 0 && token.Attendee.Length > 0 && ShortCode.IsWhole(token.Show + token.Attendee + ShortCode.Normalise(check)) ? token : null;
    }
}
