namespace Weft.Columns;

/// <summary>What kind of value a column holds; decides comparison, units accepted in queries, and JSON form.</summary>
public enum ColumnType
{
    /// <summary>A whole number.</summary>
    Integer,
    /// <summary>A number with a fraction.</summary>
    Real,
    /// <summary>Bytes of text from the kernel or a process: hostile until sanitised.</summary>
    Text,
    /// <summary>A number of bytes.</summary>
    Size,
    /// <summary>Nanoseconds.</summary>
    Duration,
    /// <summary>A moment: nanoseconds since the Unix epoch.</summary>
    Time,
    /// <summary>A 64-bit address or mask, shown in hexadecimal.</summary>
    Address,
    /// <summary>True or false.</summary>
    Boolean,
}
