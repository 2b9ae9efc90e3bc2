using System.Text;
using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Linux.Procfs;
using Weft.Native;
using Weft.Portraits;
using Weft.Tasks;

namespace Weft.Cli.Portraits;

/// <summary>Program, command line, family, user, place, time.</summary>
internal static class IdentityPart
{
    private const int ShortText = 240;
    private const int FewChildren = 6;

    public static void Write(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        WriteProgram(portrait, page, verbose);
        WriteFamily(portrait, page, verbose);
        WriteUser(portrait, page, verbose);
        WritePlace(portrait, page);
        if (portrait.StartUnixNanoseconds is { IsPresent: true, Value: var start })
        {
            string zone = portrait.NamespaceProcessIds is { IsPresent: true, Value: { Count: > 1 } ids } ? $"; pid {ids[^1]} in its own PID namespace" : "";
            page.Line("started", $"{Moment(start / 1_000_000_000)}, {page.Duration(portrait.ElapsedNanoseconds)} ago{zone}");
        }
    }

    /// <summary>Date and time of day where this machine is.</summary>
    public static string Moment(long unixSeconds)
    {
        LocalTime t = LocalTime.Of(unixSeconds);
        return $"{t.Year:0000}-{t.Month:00}-{t.Day:00} {t.Hour:00}:{t.Minute:00}:{t.Second:00}";
    }

    private static void WriteProgram(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (portrait.Executable.IsPresent)
        {
            ReadOnlySpan<byte> path = TaskLinks.WithoutDeletedMark(portrait.Executable.Value, out bool isDeleted);
            bool isInMemory = path.StartsWith("/memfd:"u8);
            page.Line("program", page.Safe(path, ShortText) + (isInMemory ? ", which lies in memory only" : isDeleted ? ", deleted or replaced since it was started" : ""), isDeleted ? PageWriter.Yellow : "");
        }
        if (portrait.CommandLine is { IsPresent: true, Value: { Length: > 0 } line })
        {
            page.Line("command", page.Safe(Joined(line), verbose ? 1 << 16 : ShortText));
        }
        string name = page.Safe(portrait.Name);
        if (!portrait.IsKernelThread && name != page.Safe(portrait.Program)) page.Line("name", name);
    }

    // Arguments are parted by NULs; a blank stands for each, and for each newline of a script among them.
    private static byte[] Joined(byte[] line)
    {
        byte[] joined = [.. line.AsSpan().TrimEnd((byte)0)];
        joined.AsSpan().Replace((byte)0, (byte)' ');
        joined.AsSpan().Replace((byte)'\n', (byte)' ');
        return joined;
    }

    private static void WriteFamily(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (portrait.Ancestors.Count > 0)
        {
            string arrow = page.Sign(" ← ", " <- ");
            bool isWhole = portrait.Ancestors[^1].ProcessId == 1 || portrait.IsKernelThread;
            page.Line("parents", string.Join(arrow, portrait.Ancestors.Take(verbose ? int.MaxValue : 12).Select(a => Phrases.Named(page, a))) + (isWhole ? "" : $"{arrow}(not visible)"));
        }
        else page.Line("parents", portrait.Stat.ParentTgid != 0 ? $"{portrait.Stat.ParentTgid}, which cannot be seen" : portrait.Id.ProcessId <= 2 ? "none: the kernel started it" : "none in this PID namespace");
        if (portrait.Children.IsPresent && portrait.ChildCount > 0)
        {
            IReadOnlyList<ProcessReference> named = [.. portrait.Children.Value.Take(verbose || portrait.ChildCount <= FewChildren + 1 ? int.MaxValue : FewChildren)];
            string more = portrait.ChildCount > named.Count ? $" and {portrait.ChildCount - named.Count} more" : "";
            page.Line("children", $"{(portrait.ChildrenAreCut ? "at least " : "")}{portrait.ChildCount}: {string.Join(", ", named.Select(c => Phrases.Named(page, c) + (c.State == 'Z' ? " (zombie)" : "")))}{more}");
        }
    }

    private static void WriteUser(ProcessPortrait portrait, PageWriter page, bool verbose)
    {
        if (!portrait.Status.IsPresent) return;
        TaskStatus status = portrait.Status.Value;
        StringBuilder text = new($"{User(status.EffectiveUserId)} (uid {status.EffectiveUserId}), group {Group(status.EffectiveGroupId)}");
        bool differs = status.RealUserId != status.EffectiveUserId || status.SavedUserId != status.EffectiveUserId || status.FileSystemUserId != status.EffectiveUserId;
        if (differs || verbose) text.Append($"; real user {User(status.RealUserId)}, saved {User(status.SavedUserId)}, for files {User(status.FileSystemUserId)}");
        if (status.RealGroupId != status.EffectiveGroupId || verbose) text.Append($"; real group {Group(status.RealGroupId)}");
        if (verbose && portrait.Groups is { IsPresent: true, Value: { Count: > 0 } groups }) text.Append($"; also in {Phrases.Some(groups.Select(Group), 40)}");
        page.Line("user", text.ToString(), differs ? PageWriter.Yellow : "");

        string User(uint id) => page.Safe(AccountNames.User(id));
        string Group(uint id) => page.Safe(AccountNames.Group(id));
    }

    private static void WritePlace(ProcessPortrait portrait, PageWriter page)
    {
        List<string> place = [];
        if (portrait.Unit.IsPresent) place.Add(page.Safe(portrait.Unit.Value));
        if (portrait.Container is { IsPresent: true, Value: var container }) place.Add($"container {(container.Runtime == ContainerRuntime.Unknown ? "" : container.Runtime.ToString().ToLowerInvariant() + " ")}{page.Safe(container.Id.Length == 64 ? container.Id.AsSpan(0, 12) : container.Id)}");
        if (place.Count > 0) page.Line("unit", string.Join(", ", place));
        else if (portrait.ControlGroup.IsPresent && portrait.ControlGroup.Value is not [(byte)'/']) page.Line("cgroup", page.Safe(portrait.ControlGroup.Value));

        string terminal = portrait.Stat.Terminal == 0 ? "no terminal" : "terminal " + Encoding.ASCII.GetString(TerminalNames.Of(portrait.Stat.Terminal));
        string session = portrait.Stat.Session == portrait.Id.ProcessId ? "leads its session" : $"session {portrait.Stat.Session}";
        string group = portrait.Stat.ProcessGroup == portrait.Id.ProcessId ? "leads its process group" : $"process group {portrait.Stat.ProcessGroup}";
        bool isForeground = portrait.Stat.Terminal != 0 && portrait.Stat.TerminalProcessGroup == portrait.Stat.ProcessGroup;
        if (!portrait.IsKernelThread) page.Line("session", $"{terminal}{(isForeground ? " (in its foreground)" : "")}; {session}, {group}");
        if (portrait.WorkingDirectory.IsPresent)
        {
            string root = portrait.RootDirectory is { IsPresent: true, Value: not [(byte)'/'] } changed ? $"; its root is {page.Safe(changed.Value)}" : "";
            if (!portrait.IsKernelThread) page.Line("directory", page.Safe(portrait.WorkingDirectory.Value) + root);
        }
    }
}
