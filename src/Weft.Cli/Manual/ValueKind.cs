namespace Weft.Cli.Manual;

/// <summary>What an option's value, or a command's operand, is: completions offer it and messages name it.</summary>
internal enum ValueKind
{
    None,
    /// <summary>Free text.</summary>
    Text,
    Number,
    /// <summary>A span of time, such as <c>60s</c>.</summary>
    Duration,
    /// <summary>One of the words listed.</summary>
    Word,
    /// <summary>A pid, tid, @name, @/regex/ or self.</summary>
    Target,
    /// <summary>Process ids, separated by commas.</summary>
    Pids,
    /// <summary>Column names, separated by commas.</summary>
    Columns,
    /// <summary>A query over columns.</summary>
    Query,
    User,
    Group,
    Terminal,
    ProgramName,
    File,
    Directory,
    /// <summary>A help topic.</summary>
    Topic,
    /// <summary>A command of Weft.</summary>
    Command,
}
