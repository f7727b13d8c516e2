using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Throughline.Capture.Forms.Hosted;

/// <summary>What a hosted form carries to prove that it was served by us, and when: <c>1.&lt;issued ms&gt;.&lt;mac&gt;</c> over the form's code, its consent text and the time: an answer to words that changed since is none. Pure.</summary>
internal static class FormToken
{
    private const string Version = "1";
    private const int MacBytes = 16;

    public static string Write(ReadOnlySpan<byte> key, HostedForm form, long issuedAt)
    {
        var stamp = issuedAt.ToString(CultureInfo.InvariantCulture);
        return $"{Version}.{stamp}.{MacOf(key, form, stamp)}";
    }

    /// <summary>When the form was served, when the token is ours and this form's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, HostedForm form, string? token, out long issuedAt)
    {
        issuedAt = 0;
        if (token is not { Length: < 80 } || token.Split('.') is not [Version, var stamp, var mac])
            return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(MacOf(key, form, stamp)))
            && long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out issuedAt);
    }

    private static string MacOf(ReadOnlySpan<byte> key, HostedForm form, string stamp)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{form.Code}\n{stamp}\n{form.Consent}"), mac);
        return Base64Url.EncodeToString(mac[..MacBytes]);
    }
}
