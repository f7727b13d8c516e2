using System.Numerics;

namespace Throughline.Attribution.Tests.Statistics;

/// <summary>An exact fraction, for oracles.</summary>
internal readonly record struct Fraction
{
    public Fraction(BigInteger top, BigInteger bottom)
    {
        var divisor = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        (Top, Bottom) = (top / divisor, bottom / divisor);
    }

    public BigInteger Top { get; }

    public BigInteger Bottom { get; }

    public double ToDouble()
    {
        // 80 bits behind the point are more than a double near 1 holds.
        return (double)((Top << 80) / Bottom) / Math.Pow(2, 80);
    }

    public static implicit operator Fraction(int number) => new(number, 1);

    public static Fraction operator +(Fraction a, Fraction b) => new(a.Top * b.Bottom + b.Top * a.Bottom, a.Bottom * b.Bottom);

    public static Fraction operator -(Fraction a, Fraction b) => new(a.Top * b.Bottom - b.Top * a.Bottom, a.Bottom * b.Bottom);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Top * b.Top, a.Bottom * b.Bottom);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Top * b.Bottom, a.Bottom * b.Top);

}
