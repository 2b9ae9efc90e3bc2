using System.Globalization;
using System.Text;
using Weft.Cli.Rendering;
using Weft.Stacks;

namespace Weft.Cli.StackViews;

/// <summary>Stacks in the form of gdb's <c>thread apply all bt</c>, for eyes and scripts that know it.</summary>
internal static class StackRaw
{
    public static void Write(ProcessStacks process, StandardOutput output)
    {
        int number = process.Stacks.Threads.Count;
        foreach (ThreadStack thread in process.Stacks.Threads.Reverse())
        {
            string name = process.Row(thread.Tid) is { } row ? Messages.Shown.Text(row.Name) : "";
            output.Line("");
            output.Line($"Thread {number--} (LWP {thread.Tid} \"{name}\"):");
            for (int i = 0; i < thread.Frames.Count && !output.IsClosed; i++) output.Line(Frame(i, thread.Frames[i], i == 0 || !thread.Frames[i - 1].IsInlined));
            if (thread.Frames.Count == 0) output.Line($"({thread.Reason})");
        }
    }

    // As gdb has it: of those at one address the innermost shows it, and the ones it was inlined into do not.
    private static string Frame(int index, StackFrame frame, bool hasAddress)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"#{index,-3}");
        if (hasAddress) line.Append(CultureInfo.InvariantCulture, $"0x{frame.Address:x16} in ");
        line.Append(frame.Function is { } name ? Messages.Shown.Text(name) : "??");
        if (!frame.Function?.EndsWith(')') ?? true) line.Append(" ()");
        if (frame.File is { } file) line.Append(CultureInfo.InvariantCulture, $" at {Messages.Shown.Text(file)}:{frame.Line}");
        else if (frame.Module is { } module) line.Append(" from ").Append(Messages.Shown.Text(module));
        return line.ToString();
    }
}
