namespace Weft.Symbols.Dwarf;

/// <summary>
/// Finds the source of code: from an address to the function, the calls inlined into it, and their files and lines
/// (DWARF 2 to 5). Addresses are those of the file, before it is loaded somewhere. The first question reads an index; each
/// unit is read when an address in it is first asked for. What was read is kept up to a limit.
/// </summary>
/// <remarks>
/// The bytes are not trusted: counts have limits, references are followed so many steps, and what cannot be read is as if it
/// were not there. Nothing is thrown for them. For use by one thread at a time. Linked files only: in an object file code
/// begins at 0, which is also where linkers leave functions that they discarded.
/// </remarks>
public sealed class SourceLocator
{
    /// <summary>Bytes of decoded units above which all are forgotten before the next question.</summary>
    public const long DefaultCacheBytes = 128 << 20;

    private const int Sources = 3;
    // Calls inlined into each other at one address.
    private const int MaximumFrames = 256;

    private readonly DwarfFile _file;
    private readonly UnitFinder _finder;
    private readonly FunctionNames _names = new();
    private readonly long _cacheBytes;

    /// <summary>Wraps the sections of a file; nothing is read yet.</summary>
    /// <param name="sections">The sections.</param>
    /// <param name="cacheBytes">Bytes of decoded units above which all are forgotten before the next question.</param>
    public SourceLocator(DwarfSections sections, long cacheBytes = DefaultCacheBytes)
    {
        ArgumentNullException.ThrowIfNull(sections);
        _file = new DwarfFile(sections);
        _finder = new UnitFinder(_file);
        _cacheBytes = cacheBytes;
    }

    /// <summary>Which line an address gets where the table has several.</summary>
    public LineConvention Convention { get; init; }

    /// <summary>Finds the functions at an address, the innermost inlined one first, the function that has the code last.</summary>
    /// <param name="address">The address. For a return address, give the one before it: it belongs to the call.</param>
    /// <param name="frames">
    /// Receives the frames; its contents are replaced. Where only a line is known there is one frame without names.
    /// </param>
    public SourceLookup Find(ulong address, List<SourceFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        frames.Clear();
        ForgetWhenFull();
        DwarfUnit? skeleton = null;
        for (int source = 0, tried = -1; source < Sources; source++)
        {
            int start = _finder.Find(source, address);
            if (start < 0 || start == tried || _file.Info.At(start) is not { } unit) continue;
            tried = start;
            if (unit.Root.IsSkeleton) skeleton = unit;
            if (AddFrames(unit, address, frames)) return unit.Root.IsSkeleton && frames[0].Function is null ? SourceLookup.Split : SourceLookup.Found;
        }
        if (skeleton is not null) return SourceLookup.Split;
        return _file.Info.Starts.IsEmpty ? SourceLookup.NoDebugInformation : SourceLookup.NotCovered;
    }

    /// <summary>Finds the line of an address alone, as the line table has it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="line">The line.</param>
    public bool TryFindLine(ulong address, out SourceLine line)
    {
        ForgetWhenFull();
        for (int source = 0, tried = -1; source < Sources; source++)
        {
            int start = _finder.Find(source, address);
            if (start < 0 || start == tried || _file.Info.At(start) is not { } unit) continue;
            tried = start;
            if (!unit.Lines.TryFind(address, Convention, out LineRow row)) continue;
            line = new SourceLine(unit.Lines.PathOf(row.File), row.Line, row.Column, row.IsStatement);
            return true;
        }
        line = default;
        return false;
    }

    private bool AddFrames(DwarfUnit unit, ulong address, List<SourceFrame> frames)
    {
        bool hasLine = unit.Lines.TryFind(address, Convention, out LineRow row);
        FunctionBody? function = unit.Entries.FunctionAt(unit, address);
        if (!hasLine && function is null) return false;
        string? path = hasLine ? unit.Lines.PathOf(row.File) : null;
        int line = row.Line;
        int column = row.Column;
        if (function is null)
        {
            frames.Add(new SourceFrame(null, null, path, line, column, IsInlined: false));
            return true;
        }
        for (int call = function.CallAt(address); call >= 0 && frames.Count < MaximumFrames;)
        {
            InlinedCall inlined = function.Call(call);
            FunctionName callee = _names.Of(unit, inlined.Offset);
            frames.Add(new SourceFrame(callee.Linkage, callee.Qualified, path, line, column, IsInlined: true));
            // The place in the function around it is the call.
            path = unit.Lines.PathOf(inlined.File);
            line = inlined.Line;
            column = inlined.Column;
            call = inlined.Parent;
        }
        FunctionName name = _names.Of(unit, function.Offset);
        frames.Add(new SourceFrame(name.Linkage, name.Qualified, path, line, column, IsInlined: false));
        return true;
    }

    private void ForgetWhenFull()
    {
        if (_file.CachedBytes + (_file.Alternate?.CachedBytes ?? 0) <= _cacheBytes) return;
        _file.Forget();
        _names.Forget();
    }
}
