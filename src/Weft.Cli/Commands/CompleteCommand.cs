using Weft.Cli.Completions;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary>
/// <c>weft complete KIND [TYPED]</c>: what the completions of the shells ask for, in lines VALUE, a tab, MEANING. Not in
/// help: its form is an agreement with the scripts of the same version.
/// </summary>
internal static class CompleteCommand
{
    public static int Run(string[] arguments, StandardOutput output)
    {
        if (arguments is not [var kind, .. var rest] || rest.Length > 1) throw UserError.Usage("weft complete: this is for the completions of shells (weft help help)");
        string typed = rest is [var given] ? given : "";
        if (kind == "query")
        {
            Write(QueryCompletion.Next(typed), output);
            return ExitCodes.Done;
        }
        if (ProcRoot.TryOpen("/proc", out ProcRoot? root) is not Native.Errno.None || root is null) return ExitCodes.NotSupported;
        using (root)
        using (TaskScanner scanner = new(root))
        {
            RunningTasks running = new(scanner, typed);
            Write(kind switch
            {
                "targets" => running.Targets(),
                "pids" => running.Pids(),
                "names" => running.Names(),
                "terminals" => running.Terminals(),
                _ => throw UserError.Usage($"weft complete: no kind '{Shown.Text(kind)}'"),
            }, output);
        }
        return ExitCodes.Done;
    }

    private static void Write(IEnumerable<TopicEntry> entries, StandardOutput output)
    {
        foreach (TopicEntry entry in entries) output.Line($"{entry.Term}\t{entry.Meaning}");
    }
}
