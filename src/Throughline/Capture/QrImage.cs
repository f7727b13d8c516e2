using QRCoder;

namespace Throughline.Capture;

/// <summary>QR codes as pictures: level M, a quiet zone of four modules, dark on light (offline-capture.md 5).</summary>
internal static class QrImage
{
    /// <summary>Pixels of one module of the PNG: sharp at 4 cm and 300 dots per inch.</summary>
    private const int PixelsPerModule = 16;

    private const int QuietModules = 4;

    // The library's matrix already has a quiet zone of four on each side.
    private const int VersionOneModules = 21;

    /// <summary>The code's version (1 to 40): the more, the finer, the harder to scan.</summary>
    public static int VersionOf(string text)
    {
        using var data = Data(text);
        return ((data.ModuleMatrix.Count - (2 * QuietModules) - VersionOneModules) / 4) + 1;
    }

    public static string Svg(string text)
    {
        using var data = Data(text);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(10, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    public static byte[] Png(string text)
    {
        using var data = Data(text);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }

    /// <summary>How large to print a code that is scanned from a distance: at least a tenth of it, and 2 cm.</summary>
    /// <param name="distanceCm">From the code to the phone.</param>
    /// <returns>Centimetres of one side, rounded up to half.</returns>
    public static double SideCm(double distanceCm) => Math.Max(2, Math.Ceiling(distanceCm / 10 * 2) / 2);

    /// <summary>Answers with a picture.</summary>
    public static IResult Answer(string text, string format, string name)
    {
        // A picture for print is saved, and shown on our own pages.
        return format switch
        {
            "svg" => Results.Bytes(System.Text.Encoding.UTF8.GetBytes(Svg(text)), "image/svg+xml", null),
            "png" => Results.File(Png(text), "image/png", $"{name}.png"),
            _ => Results.NotFound(),
        };
    }

    private static QRCodeData Data(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
}
