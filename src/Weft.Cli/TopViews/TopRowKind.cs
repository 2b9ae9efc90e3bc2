namespace Weft.Cli.TopViews;

/// <summary>What a row of the table is.</summary>
internal enum TopRowKind : byte
{
    /// <summary>A process as a whole.</summary>
    Process,
    /// <summary>One thread.</summary>
    Thread,
    /// <summary>Threads of one process whose names differ in digits only.</summary>
    Pool,
    /// <summary>Processes of one program, user, unit or container.</summary>
    Group,
    /// <summary>A process or thread that was there at the look before and has ended.</summary>
    Ended,
    /// <summary>Processes that came and went between two looks: told below their parent.</summary>
    ShortLived,
}
