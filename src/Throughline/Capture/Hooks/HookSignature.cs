using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Capture.Hooks;

/// <summary>Comparing signatures without telling how far a guess was right. Pure.</summary>
internal static class HookSignature
{
    private const long SecondMs = 1_000;

    /// <summary>Whether two texts are equal, in a time that depends on their lengths alone.</summary>
    public static bool AreEqual(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    public static byte[] Sha256(string key, ReadOnlySpan<byte> text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text);

    public static string Hex(ReadOnlySpan<byte> mac) => Convert.ToHexStringLower(mac);

    /// <summary>A header of the form <c>t=seconds,v1=hex</c> over <c>t.body</c>; any of several <c>v1</c> may match, as while a secret is changed.</summary>
    /// <param name="request">The delivery.</param>
    /// <param name="header">The header's value.</param>
    /// <param name="secret">The shared secret.</param>
    /// <param name="toleranceSeconds">How far the stamp may be from our clock, either way.</param>
    public static HookVerdict Stamped(HookRequest request, string header, string secret, int toleranceSeconds)
    {
        if (header.Length is 0 or > 2_000)
            return HookVerdict.Missing;
        var parts = header.Split(',', StringSplitOptions.TrimEntries).Select(static p => p.Split('=', 2)).Where(static p => p.Length == 2).ToList();
        var stamp = parts.FirstOrDefault(static p => p[0] == "t")?[1];
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > long.MaxValue / SecondMs)
            return HookVerdict.Missing;
        var expected = Hex(Sha256(secret, [.. Encoding.UTF8.GetBytes($"{stamp}."), .. request.Body.Span]));
        var isOurs = false;
        foreach (var part in parts.Where(static p => p[0] == "v1"))
            isOurs |= AreEqual(part[1], expected);
        if (!isOurs)
            return HookVerdict.Wrong;
        return Math.Abs(request.ReceivedAt - (seconds * SecondMs)) > toleranceSeconds * SecondMs ? HookVerdict.TooOld : HookVerdict.Good;
    }
}
