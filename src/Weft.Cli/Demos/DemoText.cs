using System.Text;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Native;

namespace Weft.Cli.Demos;

/// <summary>A demo told to a person.</summary>
internal sealed class DemoText(Screen screen, StandardOutput output, Func<string, bool> isCommand) : IDemoView
{
    private int Width => Math.Clamp(screen.Columns, 20, 80);

    public void Ready(DemoProcess process, IReadOnlyList<DemoMessage.TaskSaid> tasks, TimeSpan time, bool reached)
    {
        string head = $"{process.Demo.Name} ({process.Pid})";
        Paragraph($"{head}: {process.Demo.Story}", "", screen.Colour ? head : "");
        output.Line("");
        IGrouping<string, DemoMessage.TaskSaid>[] roles = [.. tasks.GroupBy(static t => t.Role)];
        int width = roles.Max(static r => Label(r.First()).Length);
        string indent = new(' ', width + 4 < Width / 2 ? width + 4 : 4);
        foreach (IGrouping<string, DemoMessage.TaskSaid> role in roles)
        {
            string others = role.Count() > 1 ? $"; {role.Count() - 1} more {(role.Count() == 2 ? "does" : "do")} the same" : "";
            Paragraph($"  {Label(role.First()).PadRight(width)}  {role.Key}{others}", indent);
        }
        output.Line("");
        string label = "try     ";
        foreach (string line in process.Demo.Tries.Where(IsOffered))
        {
            output.Line(label + line.Replace("PID", process.Pid.ToString()));
            label = "        ";
        }
        if (!reached) Paragraph("        It is not (or not to be seen) in that state yet.", "        ");
        Paragraph($"ready   pid {process.Pid}; ends in {Duration(time)}, or with Ctrl-C", "        ");
        output.Flush();
    }

    public void Said(string text)
    {
        Paragraph(text, "");
        output.Flush();
    }

    public void Ended(DemoProcess process, ChildStatus status)
    {
        string how = status.Signal != 0 ? $"was ended by SIG{SignalNames.Of(status.Signal)}" : $"ended, exit {status.ExitCode}";
        string core = status.DumpedCore ? " (core dumped)" : "";
        string why = status.Signal != 0 && process.Demo.Crash is { } crash ? ": " + crash : ".";
        Said($"{process.Demo.Name} ({process.Pid}) {how}{core}{why}");
    }

    public void TimeOver(DemoProcess process)
    {
    }

    private bool IsOffered(string line) => line.Split(' ') is not ["weft", var command, ..] || isCommand(command);

    private static string Label(DemoMessage.TaskSaid task) => $"{task.Name} ({task.Tid})";

    private void Paragraph(string text, string indent, string strong = "")
    {
        string start = "";
        foreach (string line in WordWrap.Lines(text, Width, Width - indent.Length))
        {
            string shown = strong.Length > 0 && line.StartsWith(strong, StringComparison.Ordinal) ? $"\e[1m{strong}\e[0m{line[strong.Length..]}" : line;
            output.Line(start + shown);
            start = indent;
        }
    }

    private static string Duration(TimeSpan time)
    {
        CellBuffer cell = new();
        HumanUnits.AppendDuration(cell, time.Ticks * 100);
        return Encoding.UTF8.GetString(cell.Bytes);
    }
}
