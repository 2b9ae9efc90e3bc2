using System.Globalization;
using System.Text;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Stacks;
using Weft.Tasks;
using Weft.Waiting;

namespace Weft.Cli.WhyViews;

/// <summary>Looks once or again and again, and prints what is seen.</summary>
internal sealed class WhyRun : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(900);
    private readonly WhyForm _form;
    private readonly Screen _screen;
    private readonly bool _verbose;
    private readonly StandardOutput _output;
    private readonly ProcRoot _root;
    private readonly AnswerCache? _cache;
    private readonly WaitReader _reader;

    public WhyRun(WhyForm form, Screen screen, bool verbose, StandardOutput output)
    {
        (_form, _screen, _verbose, _output) = (form, screen, verbose, output);
        _root = ProcRoot.TryOpen("/proc", out ProcRoot? opened) == Errno.None ? opened! : throw new UserError("weft why: cannot read /proc. As root: mount -t proc proc /proc", ExitCodes.NotSupported);
        Scanner = new TaskScanner(_root);
        _cache = AnswerCache.OfUser();
        _reader = new WaitReader(_root, _cache);
    }

    public TaskScanner Scanner { get; }

    /// <summary>Looks and prints.</summary>
    /// <param name="processes">Whose; null for the whole machine.</param>
    /// <returns>The exit status.</returns>
    public int Once(List<int>? processes)
    {
        WaitReport report = Look(processes) ?? throw new UserError($"weft: no process {processes![0]}", ExitCodes.NoSuchTask);
        Print(report, processes is null);
        return report.Findings.Any(static f => f.IsStuck) ? ExitCodes.Found : ExitCodes.Done;
    }

    /// <summary>Looks until the processes have ended or the reader of the output has gone, and prints what changes.</summary>
    public int Watch(List<int>? processes)
    {
        bool stuck = false;
        string last = "";
        for (bool first = true; !_output.IsClosed; first = false)
        {
            WaitReport? report = Look(processes);
            if (report is null)
            {
                if (first) throw new UserError($"weft: no process {processes![0]}", ExitCodes.NoSuchTask);
                if (_form == WhyForm.Text) _output.Line($"{Clock()}  {(processes!.Count == 1 ? $"process {processes[0]} has" : "the processes have")} ended.");
                break;
            }
            stuck |= report.Findings.Any(static f => f.IsStuck);
            string verdict = Verdict(report);
            if (verdict != last)
            {
                if (_form == WhyForm.Text)
                {
                    if (!first) _output.Line("");
                    string clock = Clock();
                    _output.Line(_screen.Colour ? $"\e[2m{clock}\e[0m" : clock);
                }
                Print(report, processes is null);
                _output.Flush();
                last = verdict;
            }
            ProcessControl.Sleep(BetweenLooks);
        }
        return stuck ? ExitCodes.Found : ExitCodes.Done;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _cache?.Dispose();
        Scanner.Dispose();
        _root.Dispose();
    }

    private static string Clock()
    {
        LocalTime now = LocalTime.Of(SystemInformation.RealTimeNanoseconds / 1_000_000_000);
        return string.Create(CultureInfo.InvariantCulture, $"{now.Hour:00}:{now.Minute:00}:{now.Second:00}");
    }

    // What counts as a change: another finding, or the same of other threads. Who happens to queue there does not.
    private static string Verdict(WaitReport report)
    {
        StringBuilder text = new("=");
        foreach (Finding finding in report.Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $" {(int)finding.Kind}:");
            if (finding.Kind == FindingKind.Idle) text.Append(CultureInfo.InvariantCulture, $"{finding.Threads[0].ProcessId}");
            else text.AppendJoin(',', finding.Threads.Select(static t => t.Tid).Order());
        }
        return text.ToString();
    }

    private WaitReport? Look(List<int>? processes)
    {
        WaitReport report = processes is null ? _reader.ReadAll() : _reader.Read(processes);
        return report.ProcessIds.Count == 0 || report.Threads.Count == 0 ? null : report;
    }

    private void Print(WaitReport report, bool isWholeMachine)
    {
        Dictionary<int, string> programs = Programs(Scanner, report, isWholeMachine);
        string Program(int id) => programs.TryGetValue(id, out string? name) ? name : $"process {id}";
        if (_form == WhyForm.Dot) WhyDot.Write(WaitPicture.Of(report, Program), _output);
        else if (_form == WhyForm.Svg) WhySvg.Write(WaitPicture.Of(report, Program), _output);
        else if (_form == WhyForm.Json && isWholeMachine) WhyJson.Write(null, report, f => WhySentence.Of(f, Program), _output);
        else if (isWholeMachine) new MachinePage(report, Program, _screen, _output).Write();
        else
        {
            foreach (int process in report.ProcessIds)
            {
                WaitReport own = report.ProcessIds.Count == 1 ? report : report.Of(process);
                if (own.Threads.Count == 0) continue;
                if (_form == WhyForm.Json) WhyJson.Write(process, own, f => WhySentence.Of(f, Program), _output);
                else
                {
                    if (process != report.ProcessIds[0]) _output.Line("");
                    new WhyPage(process, own, Program, _screen, _verbose, _output).Write();
                }
            }
        }
    }

    /// <summary>NAME (PID, N threads) of each process that is told of, safe to print.</summary>
    public static Dictionary<int, string> Programs(TaskScanner scanner, WaitReport report, bool isWholeMachine)
    {
        IEnumerable<WaitingThread> named = isWholeMachine ? report.Findings.SelectMany(static f => f.Threads.Concat(f.Waiters)) : report.Threads;
        TaskSnapshot tasks = scanner.Take(new TaskRequest { ProcessIds = [.. named.Select(static t => t.ProcessId).Distinct()], Fields = TaskFields.Stat | TaskFields.CommandLine });
        Dictionary<int, string> names = [];
        for (int i = 0; i < tasks.Count; i++)
        {
            TaskRow row = tasks[i];
            string threads = row.Stat.ThreadCount == 1 ? "1 thread" : $"{row.Stat.ThreadCount} threads";
            names[row.ProcessId] = $"{Shown.Text(ProgramName.Of(row))} ({row.ProcessId}, {threads})";
        }
        return names;
    }
}
