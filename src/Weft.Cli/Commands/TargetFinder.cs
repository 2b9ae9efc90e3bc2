using Weft.Cli.Messages;
using System.Text;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Queries;
using Weft.Tasks;

namespace Weft.Cli.Commands;

/// <summary>Turns TARGETs (a pid, a tid, @name, @/regex/, self) into process ids.</summary>
internal static class TargetFinder
{
    /// <summary>The processes meant, ascending; null when no target was given.</summary>
    /// <exception cref="UserError">A target matches nothing.</exception>
    public static List<int>? Find(IReadOnlyList<string> targets, TaskScanner scanner)
    {
        if (targets.Count == 0) return null;
        SortedSet<int> found = [];
        TaskSnapshot? all = null;
        foreach (string target in targets)
        {
            if (target == "self") found.Add(Identity.ProcessId);
            else if (int.TryParse(target, out int id)) found.Add(ProcessOf(id, scanner.Root) ?? throw new UserError($"weft: no process {id}", ExitCodes.NoSuchTask));
            else
            {
                if (!target.StartsWith('@')) throw UserError.Usage($"weft: '{Shown.Text(target)}' is no target. A target is a pid, a tid, @name, @/regex/ or self; a program by its name: @{Shown.Text(target)}");
                all ??= scanner.Take(new TaskRequest { Fields = TaskFields.Stat | TaskFields.CommandLine });
                if (!AddNamed(target, all, found)) throw new UserError($"weft: no program matches '{Shown.Text(target)}'{Near(target, all)}", ExitCodes.NoSuchTask);
            }
        }
        return [.. found];
    }

    /// <summary>The process that a pid or tid belongs to; null when there is none.</summary>
    public static int? ProcessOf(int id, ProcRoot root) =>
        // A tid has a directory below /proc too, though it is not listed; its status names the process.
        id > 0 && TaskFiles.Status(TaskLocation.Process(root, id), new ReadBuffer(), out TaskStatus status) == ReadOutcome.Read ? status.Tgid : null;

    private static string Near(string target, TaskSnapshot all)
    {
        if (target.StartsWith("@/", StringComparison.Ordinal)) return "";
        IEnumerable<string> names = Enumerable.Range(0, all.Count).Where(i => all[i].ProcessId != Identity.ProcessId).Select(i => Encoding.UTF8.GetString(ProgramName.Of(all[i])));
        return Suggestion.For(target[1..], names) is { Length: > 0 } near ? $". Did you mean @{Shown.Text(near)}?" : "";
    }

    private static bool AddNamed(string target, TaskSnapshot all, SortedSet<int> found)
    {
        string name = target[1..];
        BytePattern? pattern = null;
        if (name.Length >= 2 && name[0] == '/' && name[^1] == '/')
        {
            pattern = BytePattern.Create(name[1..^1], out string problem, out _) ?? throw UserError.Usage($"weft: '{Shown.Text(target)}' is no regular expression: it {problem}");
        }
        // One that has ended is meant only when no living one has the name.
        return AddNamed(name, pattern, all, ofDead: false, found) || AddNamed(name, pattern, all, ofDead: true, found);
    }

    private static bool AddNamed(string name, BytePattern? pattern, TaskSnapshot all, bool ofDead, SortedSet<int> found)
    {
        bool any = false;
        byte[] plain = Encoding.UTF8.GetBytes(name);
        for (int i = 0; i < all.Count; i++)
        {
            TaskRow row = all[i];
            if (row.IsDead != ofDead) continue;
            ReadOnlySpan<byte> comm = row.Name, program = ProgramName.Of(row);
            if (pattern is null ? !comm.SequenceEqual(plain) && !program.SequenceEqual(plain) : !pattern.IsMatch(comm) && !pattern.IsMatch(program)) continue;
            if (row.ProcessId == Identity.ProcessId) continue;
            any |= found.Add(row.ProcessId) || found.Contains(row.ProcessId);
        }
        return any;
    }
}
