using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Tests.Support;
using Weft.Tests.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>Stacks of a live program whose debug information is whole at its beginning and broken from the middle on: names by its symbols, and never a line that the whole one does not have there.</summary>
public sealed class StackDamageTests : IDisposable
{
    private static readonly Dictionary<string, string?> s_noCache = new() { ["WEFT_NO_CACHE"] = "1" };

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-damage-").FullName;

    public enum Damage
    {
        /// <summary>The section ends in its middle.</summary>
        Cut,
        Zeros,
        Ones,
        Noise,
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".debug_info")]
    [InlineData(".debug_line")]
    [InlineData(".debug_abbrev")]
    [InlineData(".debug_str")]
    [InlineData(".debug_line_str")]
    [InlineData(".debug_aranges")]
    [InlineData(".debug_rnglists")]
    public void Names_are_those_of_the_symbols_and_lines_are_right_or_not_told(string section)
    {
        string whole = CompiledProgram.Of("stacks.c", "gcc", "-O2 -g");
        List<Place> right = Places(whole);
        Assert.Contains(right, static p => p is { Function: "main", Line: > 0 });
        foreach (Damage damage in Enum.GetValues<Damage>())
        {
            List<Place> seen = Places(Damaged(whole, section, damage));
            string what = $"{section} {damage}: {string.Join(' ', seen)}\nwhole: {string.Join(' ', right)}";
            // Functions compiled into others may be missing, since only debug information knows them.
            Assert.True(right.Where(static p => !p.IsInlined).Select(static p => (p.Function, p.Offset)).SequenceEqual(seen.Where(static p => !p.IsInlined).Select(static p => (p.Function, p.Offset))), what);
            Assert.True(seen.Where(static p => p.Line != 0).All(p => right.Any(r => r.Offset == p.Offset && r.Line == p.Line)), what);
        }
    }

    private string Damaged(string program, string section, Damage damage)
    {
        byte[] bytes = File.ReadAllBytes(program);
        int header = Header(bytes, section), from = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(header + 24)), size = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(header + 32));
        Span<byte> rest = bytes.AsSpan(from + (size / 2), size - (size / 2));
        switch (damage)
        {
            case Damage.Cut: BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(header + 32), (ulong)size / 2); break;
            case Damage.Zeros: rest.Clear(); break;
            case Damage.Ones: rest.Fill(0xff); break;
            default: new Random(7).NextBytes(rest); break;
        }
        string damaged = Path.Combine(_folder, $"program{section}{damage}");
        File.WriteAllBytes(damaged, bytes);
        File.SetUnixFileMode(damaged, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return damaged;
    }

    // Where the section's header begins (elf(5)).
    private static int Header(ReadOnlySpan<byte> file, string section)
    {
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(file[0x28..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3c..]), names = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3e..]);
        int text = (int)BinaryPrimitives.ReadUInt64LittleEndian(file[(table + (names * 64) + 24)..]);
        byte[] wanted = [.. Encoding.ASCII.GetBytes(section), 0];
        for (int i = 0; i < count; i++)
            if (file[(text + (int)BinaryPrimitives.ReadUInt32LittleEndian(file[(table + (i * 64))..]))..].StartsWith(wanted)) return table + (i * 64);
        Assert.Skip($"this compiler makes no {section}");
        return 0;
    }

    private static List<Place> Places(string program)
    {
        using StandingTarget target = StandingTarget.Start("ready\n", program, "chain");
        RunResult result = Run.Program(Repository.Binary, ["stack", "--json", target.Pid.ToString(CultureInfo.InvariantCulture)], environment: s_noCache);
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        string name = Path.GetFileName(program);
        return [.. document.RootElement.GetProperty("threads")[0].GetProperty("frames").EnumerateArray().Where(f => f.GetProperty("module").GetString() == name).Select(static f => new Place(
            f.GetProperty("function").GetString(), f.GetProperty("moduleOffset").GetString(), f.GetProperty("line").ValueKind == JsonValueKind.Number ? f.GetProperty("line").GetInt32() : 0, f.GetProperty("inlined").GetBoolean()))];
    }

    private sealed record Place(string? Function, string? Offset, int Line, bool IsInlined);
}
