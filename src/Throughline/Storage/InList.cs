namespace Throughline.Storage;

/// <summary>How many values one <c>in (…)</c> list carries: EF makes a parameter of each, and the same size again and again keeps its plan cached.</summary>
public static class InList
{
    public const int Size = 400;
}
