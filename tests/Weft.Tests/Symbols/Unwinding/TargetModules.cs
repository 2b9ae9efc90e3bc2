using System.Globalization;
using Weft.Symbols.Unwinding;

namespace Weft.Tests.Symbols.Unwinding;

/// <summary>Makes a module map of the text of /proc/PID/maps.</summary>
internal static class TargetModules
{
    /// <param name="maps">The text.</param>
    /// <param name="vdso">Where to read the vdso from; null to leave it without a module.</param>
    /// <param name="withhold">Takes away what a module's unwinder may know, by its path.</param>
    public static ModuleMap Of(string maps, IMemory? vdso = null, Func<string, UnwindSections, UnwindSections>? withhold = null)
    {
        Dictionary<string, TestElf> files = new(StringComparer.Ordinal);
        List<ModuleRange> ranges = [];
        foreach (string line in maps.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[1][2] != 'x') continue;
            string[] bounds = words[0].Split('-');
            (ulong start, ulong end, ulong offset) = (Hex(bounds[0]), Hex(bounds[1]), Hex(words[2]));
            string path = words.Length > 5 ? words[5] : "";
            UnwindModule? module = null;
            if (path.StartsWith('/'))
            {
                if (!files.TryGetValue(path, out TestElf? elf)) files[path] = elf = TestElf.Read(path);
                module = Module(path, elf, start - offset - elf.FirstAddress, withhold);
            }
            else if (path == "[vdso]" && vdso is not null)
            {
                byte[] bytes = new byte[end - start];
                if (vdso.TryRead(start, bytes)) module = Module(path, new TestElf(bytes), start, withhold);
            }
            ranges.Add(new ModuleRange(start, end, module));
        }
        return new ModuleMap(ranges);
    }

    private static UnwindModule Module(string path, TestElf elf, ulong bias, Func<string, UnwindSections, UnwindSections>? withhold) =>
        new(path, new UnwindTable(withhold?.Invoke(path, elf.UnwindSections) ?? elf.UnwindSections), bias);

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
