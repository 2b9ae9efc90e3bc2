namespace Weft.Symbols.Unwinding;

/// <summary>The executable mappings of a process, sorted by address.</summary>
public sealed class ModuleMap
{
    private readonly ModuleRange[] _ranges;

    /// <summary>Makes a map. Empty ranges are left out; of overlapping ones the later start wins where it covers.</summary>
    public ModuleMap(IEnumerable<ModuleRange> ranges) =>
        _ranges = [.. ranges.Where(range => range.Start < range.End).OrderBy(range => range.Start)];

    /// <summary>The ranges, in order of address.</summary>
    public IReadOnlyList<ModuleRange> Ranges => _ranges;

    /// <summary>Finds what is mapped at an address.</summary>
    /// <returns>False when nothing executable is.</returns>
    public bool TryFind(ulong address, out ModuleRange range)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Start <= address) low = middle + 1;
            else high = middle;
        }
        range = low > 0 ? _ranges[low - 1] : default;
        return address < range.End;
    }

    /// <summary>Whether an address is in an executable mapping.</summary>
    public bool IsExecutable(ulong address) => TryFind(address, out _);
}
