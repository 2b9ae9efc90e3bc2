using System.Globalization;
using Weft.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Every row of every frame description of whole libraries, as readelf has it.</summary>
public sealed class CallFrameTableTests
{
    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libstdc++.so.6")]
    [InlineData("/lib64/ld-linux-x86-64.so.2")]
    public void Every_row_of_a_library_is_the_one_readelf_shows(string path)
    {
        Assert.SkipUnless(File.Exists(path), path + " is not here");
        TestElf elf = TestElf.Read(path);
        UnwindTable searched = new(elf.UnwindSections);
        UnwindTable indexed = new(elf.UnwindSections with { EhFrameHeader = default });
        UnwindTable headerOnly = new(elf.UnwindSections with { EhFrame = default });
        int rows = Compare(path, ReadelfFrames.Of(path), searched, indexed, headerOnly);
        Assert.True(rows > 2_000, $"only {rows} rows");
    }

    [Fact]
    public void Every_row_of_the_vdso_is_the_one_readelf_shows()
    {
        string? line = File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.EndsWith("[vdso]", StringComparison.Ordinal));
        Assert.SkipWhen(line is null, "there is no vdso here");
        ulong[] bounds = [.. line.Split(' ')[0].Split('-').Select(text => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        byte[] bytes = new byte[bounds[1] - bounds[0]];
        using ProcessMemory memory = new(Environment.ProcessId);
        Assert.True(memory.TryRead(bounds[0], bytes));
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            TestElf elf = new(bytes);
            Assert.True(Compare("[vdso]", ReadelfFrames.Of(file), new UnwindTable(elf.UnwindSections)) > 10);
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static int Compare(string path, ReadelfFrames oracle, params UnwindTable[] tables)
    {
        CallFrameInterpreter interpreter = new();
        List<string> different = [];
        int rows = 0;
        foreach (var (start, end, expected) in oracle.Descriptions)
        {
            if (start == end) continue;
            foreach (UnwindTable table in tables)
            {
                if (!table.TryFind(start, out FrameDescription description) || description.Start != start || description.Start + description.Size != end)
                {
                    different.Add($"{start:x}: no description {start:x}..{end:x}");
                    continue;
                }
                Assert.True(table.TryFind(end - 1, out FrameDescription last) && last.Start == start);
                for (int i = 0; i < expected.Count; i++)
                {
                    (ulong place, string frame, Dictionary<string, string> registers) = expected[i];
                    ulong next = i + 1 < expected.Count ? expected[i + 1].Place : end;
                    if (next == place) continue;
                    rows++;
                    foreach (ulong address in (ReadOnlySpan<ulong>)[place, next - 1])
                        if (Difference(interpreter, description, address, place, next, frame, registers) is { } difference) different.Add($"{address:x}: {difference}");
                }
            }
        }
        Assert.True(different.Count == 0, $"{path}: {different.Count} of {rows} rows differ\n" + string.Join('\n', different.Take(20)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {oracle.Descriptions.Count} descriptions, {rows} rows compared, none different");
        return rows;
    }

    private static string? Difference(
        CallFrameInterpreter interpreter, in FrameDescription description, ulong address, ulong start, ulong end, string frame, Dictionary<string, string> registers)
    {
        if (!interpreter.TryFindRow(description, address, out UnwindRow row)) return "no row";
        if (row.Start != start || row.End != end) return $"row {row.Start:x}..{row.End:x}, not {start:x}..{end:x}";
        if (RowText.Frame(row) != frame) return $"CFA {RowText.Frame(row)}, not {frame}";
        for (int register = 0; register < RowText.Names.Length; register++)
        {
            string text = RowText.Rule(row[register]);
            string expected = registers.GetValueOrDefault(RowText.Names[register], "u");
            if (text != expected) return $"{RowText.Names[register]} {text}, not {expected}";
        }
        return null;
    }
}
