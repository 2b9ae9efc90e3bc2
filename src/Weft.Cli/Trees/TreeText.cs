using Weft.Cli.Rendering;
using Weft.Columns;
using Weft.Families;
using Weft.Linux.Procfs;
using Weft.Tasks;

namespace Weft.Cli.Trees;

/// <summary>Writes what a row says of a process: its name and arguments, and its marks: what sets it off from its parent.</summary>
internal sealed class TreeText(FamilyTree tree, TreeSelection selection, int[] subreapers, Screen screen, TreeOptions options)
{
    private const int MaximumArgumentCells = 4096;
    private const int ContainerDigits = 12;
    private readonly CellBuffer _mark = new();

    /// <summary>The name.</summary>
    public void Name(int node, CellBuffer to) => Sanitizer.Append(to, tree.Process(node).Name, screen.Unicode);

    /// <summary>A blank and the arguments: without the program's name where comm has told it already; nothing for a kernel thread.</summary>
    public void Arguments(int node, CellBuffer to)
    {
        TaskRow row = tree.Process(node);
        if (!options.Arguments || row.Stat.IsKernelThread || row.IsDead) return;
        Presence presence = row.CommandLine(out ReadOnlySpan<byte> line);
        if (presence != Presence.Present)
        {
            to.Text(" ?"u8);
            return;
        }
        line = line.TrimEnd((byte)0);
        // comm is cut to 15 bytes.
        if (ProgramName.Of(row).StartsWith(row.Name) && !row.Name.IsEmpty && line.IndexOf(row.Name) >= 0) line = line.IndexOf((byte)0) is >= 0 and var end ? line[(end + 1)..] : default;
        int cells = 0;
        while (!line.IsEmpty && cells < MaximumArgumentCells)
        {
            int end = line.IndexOf((byte)0);
            to.Byte((byte)' ');
            cells += 1 + Sanitizer.Append(to, end < 0 ? line : line[..end], screen.Unicode, MaximumArgumentCells - cells);
            line = end < 0 ? default : line[(end + 1)..];
        }
    }

    /// <summary>The marks, separated by commas; nothing when there is nothing to say.</summary>
    public void Marks(int node, CellBuffer to)
    {
        TaskRow row = tree.Process(node);
        _mark.Clear();
        int parentNode = selection.LevelOf(node) == 0 ? -1 : tree.Parent(node);
        Add(StateInWords(row.Stat.State));
        if (options.Users) User(row, parentNode);
        if (parentNode >= 0) Changes(row, tree.Process(parentNode));
        else Place(row);
        if (subreapers[node] >= 0) Add("adopts orphans (a guess)");
        Add(Reason(row, tree.ReasonOf(node)));
        to.Text(_mark.Bytes);
    }

    private void User(TaskRow row, int parent)
    {
        if (row.Owner(out OwnerFacts owner) != Presence.Present) return;
        if (parent >= 0 && tree.Process(parent).Owner(out OwnerFacts parents) == Presence.Present && parents.UserId == owner.UserId) return;
        Add("as ");
        Sanitizer.Append(_mark, AccountNames.User(owner.UserId), screen.Unicode);
    }

    private void Place(TaskRow row)
    {
        ReadOnlySpan<byte> container = FamilyPlace.Container(row, out ContainerRuntime runtime);
        if (!container.IsEmpty) AddContainer(container, runtime);
        else AddUnit(FamilyPlace.Unit(row));
    }

    private void Changes(TaskRow row, TaskRow parent)
    {
        if (row.Stat.IsKernelThread) return;
        bool entersContainer = false;
        if (FamilyPlace.AreComparable(row, parent))
        {
            ReadOnlySpan<byte> container = FamilyPlace.Container(row, out ContainerRuntime runtime);
            ReadOnlySpan<byte> parents = FamilyPlace.Container(parent, out _);
            entersContainer = !container.IsEmpty && !container.SequenceEqual(parents);
            // A container brings its unit and namespaces with it.
            if (entersContainer) AddContainer(container, runtime);
            else if (container.IsEmpty && !parents.IsEmpty) Add("outside the container");
            if (!entersContainer && FamilyPlace.Unit(row) is var unit && !unit.SequenceEqual(FamilyPlace.Unit(parent)))
            {
                if (unit.IsEmpty) Add("no unit");
                else AddUnit(unit);
            }
        }
        if (!entersContainer && FamilyPlace.Differences(row, parent) is not NamespaceKinds.None and var kinds) AddNamespaces(kinds);
    }

    private void AddContainer(ReadOnlySpan<byte> id, ContainerRuntime runtime)
    {
        Add(runtime == ContainerRuntime.Unknown ? "container " : runtime.ToString().ToLowerInvariant() + " container ");
        // A hash is known by its first twelve digits; a name is shown whole.
        Sanitizer.Append(_mark, id.Length == 64 ? id[..ContainerDigits] : id, screen.Unicode);
    }

    private void AddUnit(ReadOnlySpan<byte> unit)
    {
        if (unit.IsEmpty) return;
        Separate();
        Sanitizer.Append(_mark, unit, screen.Unicode);
    }

    private void AddNamespaces(NamespaceKinds kinds)
    {
        Add("own ");
        bool first = true;
        foreach (string name in NamespaceNames.Of(kinds))
        {
            if (!first) _mark.Byte((byte)'+');
            first = false;
            _mark.Text(name);
        }
        _mark.Text(kinds == (kinds & (NamespaceKinds)(-(int)kinds)) ? " namespace"u8 : " namespaces"u8);
    }

    private static string StateInWords(byte state) => state switch
    {
        (byte)'Z' => "zombie",
        (byte)'X' => "dead",
        (byte)'T' => "stopped",
        (byte)'t' => "stopped by a tracer",
        _ => "",
    };

    private static string Reason(TaskRow row, RootReason reason) => reason switch
    {
        RootReason.ParentOutside => "its parent is outside this PID namespace",
        RootReason.ParentNotSeen => $"its parent {row.Stat.ParentTgid} is not visible",
        RootReason.Loop => "parents in a ring: read while they changed",
        _ => "",
    };

    private void Add(string text)
    {
        if (text.Length == 0) return;
        Separate();
        _mark.Text(text);
    }

    private void Separate()
    {
        if (_mark.Length > 0) _mark.Text(", "u8);
    }
}
