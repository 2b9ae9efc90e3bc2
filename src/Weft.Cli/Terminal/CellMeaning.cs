namespace Weft.Cli.Terminal;

/// <summary>What a cell of the live screen says by the way it looks. A meaning is never told by colour alone.</summary>
internal enum CellMeaning : byte
{
    /// <summary>Text like any other.</summary>
    Plain,
    /// <summary>Idle, or less important.</summary>
    Dim,
    /// <summary>The answer: what is to be read first.</summary>
    Strong,
    /// <summary>The line over a table; fills its row.</summary>
    Heading,
    /// <summary>Running.</summary>
    Running,
    /// <summary>Watch this.</summary>
    Watch,
    /// <summary>Stuck or failed.</summary>
    Stuck,
    /// <summary>A remark that is neither good nor bad: a name, a unit, what was searched for.</summary>
    Note,
    /// <summary>What a key does, in the line of keys.</summary>
    Key,
    /// <summary>Was not there at the last look.</summary>
    Appeared,
    /// <summary>Has ended since the last look.</summary>
    Ended,
}
