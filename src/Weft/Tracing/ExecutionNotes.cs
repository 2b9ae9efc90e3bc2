namespace Weft.Tracing;

/// <summary>Keeps the programs a process ran: the first few, and the last, since a process may run millions one after another.</summary>
internal static class ExecutionNotes
{
    /// <summary>Bytes of arguments kept.</summary>
    public const int MostBytes = 512;

    private const int Most = 8;

    public static void Keep(ProcessLife process, Execution execution)
    {
        List<Execution> kept = process.ExecutionList;
        if (kept.Count == Most) kept[^1] = execution;
        else kept.Add(execution);
    }
}
