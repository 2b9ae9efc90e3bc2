using System.Globalization;

namespace Weft.Waiting;

/// <summary>Numbers in sentences. A sentence of strings alone is put together by one small call.</summary>
internal static class Digits
{
    /// <summary>A number's decimal digits.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number's decimal digits.</summary>
    public static string OfUnsigned(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
