using System.Runtime.InteropServices;

namespace Weft.Symbols.JitMaps;

/// <summary>
/// The names of code that a just-in-time compiler wrote to /tmp/perf-PID.map (tools/perf/Documentation/jit-interface.txt):
/// a line for each function, <c>START SIZE NAME</c> in hexadecimal without 0x. Where lines overlap the later one holds, for
/// compilers reuse memory and only append to the file.
/// </summary>
/// <remarks>
/// The file was written by the process: any bytes may be in it, and a line that is none is skipped. The last line of a file
/// that is being appended to is read only when its newline is there. Names stay in the text, which must outlive the map.
/// A line of size 0 covers what no other does, up to the next and a page at most. Safe for concurrent use.
/// </remarks>
public sealed class JitMap
{
    /// <summary>The most lines that are kept: of a longer file the last ones.</summary>
    public const int MaximumLines = 1 << 20;

    private const ulong SizelessBytes = 4096;

    private readonly ReadOnlyMemory<byte> _text;
    private readonly JitMapLine[] _lines;
    private readonly JitSymbol[] _pieces;

    private JitMap(ReadOnlyMemory<byte> text, JitMapLine[] lines, JitSymbol[] pieces)
    {
        _text = text;
        _lines = lines;
        _pieces = pieces;
    }

    /// <summary>How many ranges have a name; a range that later code cut in two counts twice.</summary>
    public int Count => _pieces.Length;

    /// <summary>Reads a map.</summary>
    /// <param name="text">The file's bytes.</param>
    public static JitMap Parse(ReadOnlyMemory<byte> text)
    {
        JitMapLine[] lines = ReadLines(text.Span);
        return new JitMap(text, lines, JitPieces.Make(lines, SizelessBytes));
    }

    /// <summary>Finds the code at a run-time address, in O(log n).</summary>
    public bool TryFind(ulong address, out JitSymbol symbol)
    {
        int low = 0, high = _pieces.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (_pieces[middle].Start <= address) low = middle + 1;
            else high = middle;
        }
        symbol = low > 0 ? _pieces[low - 1] : default;
        return low > 0 && address < symbol.End;
    }

    /// <summary>A function's name, as the compiler wrote it; bytes that are not trusted.</summary>
    public ReadOnlySpan<byte> Name(in JitSymbol symbol)
    {
        if ((uint)symbol.Line >= (uint)_lines.Length) return default;
        JitMapLine line = _lines[symbol.Line];
        return _text.Span.Slice(line.NameOffset, line.NameLength);
    }

    private static JitMapLine[] ReadLines(ReadOnlySpan<byte> text)
    {
        // From the end: what was appended last is what holds.
        List<JitMapLine> lines = [];
        int end = text.LastIndexOf((byte)'\n');
        while (end >= 0 && lines.Count < MaximumLines)
        {
            int before = text[..end].LastIndexOf((byte)'\n');
            if (JitMapLine.TryParse(text[(before + 1)..end], before + 1, out JitMapLine line)) lines.Add(line);
            end = before;
        }
        CollectionsMarshal.AsSpan(lines).Reverse();
        return [.. lines];
    }
}
