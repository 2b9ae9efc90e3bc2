using Weft.Symbols.Dwarf;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Symbols.Dwarf;

/// <summary>Every address of the code of real programs, beside what others say about it.</summary>
public sealed class SourceLocatorTests(ITestOutputHelper output)
{
    // Of all addresses, where the others err: addr2line takes the directory of some files from the wrong table entry; gdb
    // drops a row whose line is that of the row before, also when that row was then not the one to stop at.
    private const double Tolerated = 0.005;

    // Without 64-bit DWARF and clang's range lists of DWARF 5, which addr2line does not follow.
    public static TheoryData<string> ForAddressToLine =>
    [
        "g++ -O2 -gdwarf-2", "g++ -O2 -gdwarf-3", "g++ -O2 -gdwarf-4", "g++ -O2 -gdwarf-5", "g++ -O0 -gdwarf-5", "g++ -O2 -gdwarf-5 -flto",
        "g++ -O2 -gdwarf-4 -fdebug-types-section -gz", "g++ -O2 -gdwarf-5 -ffunction-sections -Wl,--gc-sections -fno-inline",
        "clang++ -O2 -gdwarf-4 -ffunction-sections -Wl,--gc-sections",
    ];

    public static TheoryData<string> All =>
    [
        .. ForAddressToLine.Select(row => row.Data), "g++ -O3 -gdwarf-5 -gdwarf64", "g++ -O2 -gdwarf-5 -fdebug-types-section", "clang++ -O2 -gdwarf-5",
        "clang++ -O1 -gdwarf-2",
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Functions_and_lines_are_those_of_gdb(string command)
    {
        var file = DebugProgram.Compile(command);
        var step = Repository.Long ? 1ul : 3;
        var ours = Answers.Ours(file, file.Addresses(step), LineConvention.Debugger);
        var theirs = Answers.Debugger(file, file.Addresses(step));
        Assert.Equal(ours.Count, theirs.Count);
        int otherLines = 0, inlined = 0;
        for (var i = 0; i < ours.Count; i++)
        {
            if (ours[i].Count == 0) Assert.Empty(theirs[i].Functions);
            else if (ours[i][0].Function is null) Assert.Empty(theirs[i].Functions);
            else
            {
                // gdb goes on to the function that a local class is in; those are no callers.
                Assert.True(ours[i].Count <= theirs[i].Functions.Length, $"{file.Addresses(step).ElementAt(i):x}");
                for (var frame = 0; frame < ours[i].Count; frame++) AssertName(ours[i][frame], theirs[i].Functions[frame]);
                inlined += ours[i].Count - 1;
            }

            var (line, path) = ours[i].Count == 0 ? (0, null) : (ours[i][0].Line, ours[i][0].File);
            if (line != theirs[i].Line || Answers.Normal(path) != theirs[i].File) otherLines++;
        }

        output.WriteLine($"{command}: {ours.Count} addresses, {inlined} inlined frames, all functions alike, {otherLines} other lines");
        Assert.True(otherLines <= ours.Count * Tolerated, $"{otherLines} of {ours.Count} lines differ");
        if (!command.Contains("-O0", StringComparison.Ordinal) && !command.Contains("-fno-inline", StringComparison.Ordinal)) Assert.True(inlined > 500);
    }

    [Theory]
    [MemberData(nameof(ForAddressToLine))]
    public void Frames_are_those_of_addr2line(string command)
    {
        var file = DebugProgram.Compile(command);
        var ours = Answers.Ours(file, file.Addresses());
        var theirs = Answers.AddressToLine(file, file.Addresses());
        Assert.Equal(ours.Count, theirs.Count);
        var different = 0;
        for (var i = 0; i < ours.Count; i++)
        {
            // It knows symbols too; without debug information there is nothing to compare.
            if (ours[i].Count == 0 && theirs[i] is [{ Line: 0 }]) continue;
            different += ours[i].Count == theirs[i].Count && ours[i].Zip(theirs[i]).SkipLast(1).All(pair => Alike(pair.First, pair.Second, isInner: true))
                && Alike(ours[i][^1], theirs[i][^1], isInner: false) ? 0 : 1;
        }

        output.WriteLine($"{command}: {ours.Count} addresses, {different} different");
        Assert.True(different <= ours.Count * Tolerated, $"{different} of {ours.Count} differ");
    }

    [Fact]
    public void A_larger_program_has_the_functions_of_gdb_and_the_frames_of_addr2line()
    {
        var file = DebugProgram.Compile("g++ -O3 -g -include matching.h");
        ulong step = Repository.Long ? 3ul : 61;
        Assert.True(file.Section(".text").Length > 150_000);
        var addresses = file.Addresses(step).ToArray();
        var exact = Answers.Ours(file, addresses);
        var lines = Answers.AddressToLine(file, addresses);
        var functions = Answers.Debugger(file, addresses);
        var different = 0;
        for (var i = 0; i < addresses.Length; i++)
        {
            if (exact[i].Count == 0 || exact[i][0].Function is null) continue;
            for (var frame = 0; frame < exact[i].Count; frame++) AssertName(exact[i][frame], functions[i].Functions[frame]);
            if (exact[i].Count != lines[i].Count || exact[i].Zip(lines[i]).Any(pair => pair.First.Line != pair.Second.Line)) different++;
        }

        output.WriteLine($"{addresses.Length} addresses, all functions as gdb has them, {different} with other lines than addr2line");
        Assert.True(different <= addresses.Length * Tolerated, $"{different} of {addresses.Length} differ");
    }

    [Fact]
    public void It_makes_no_difference_where_the_debug_information_lies()
    {
        var plain = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        var older = DebugProgram.Compile("g++ -O2 -gdwarf-4");
        var expected = Answers.Ours(plain, plain.Addresses());
        AssertSame(DebugProgram.Changed(plain, "dwz"));
        AssertSame(DebugProgram.Changed(plain, "objcopy --remove-section=.debug_aranges"));
        AssertSame(DebugProgram.Compile("g++ -O2 -gdwarf-5 -gz"));
        var (first, second) = DebugProgram.Shared(plain, older);
        AssertSame(first);
        Assert.Equal(Answers.Ours(older, older.Addresses()), Answers.Ours(second, second.Addresses()));

        void AssertSame(DebugFile other)
        {
            var actual = Answers.Ours(other, plain.Addresses());
            for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i]);
        }
    }

    [Fact]
    public void Without_its_alternate_file_a_program_keeps_its_lines()
    {
        var plain = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        var (first, _) = DebugProgram.Shared(plain, DebugProgram.Compile("g++ -O2 -gdwarf-4"));
        SourceLocator whole = new(first.Sections), alone = new(first.Sections with { Alternate = null });
        List<SourceFrame> expected = [], actual = [];
        foreach (var address in plain.Addresses(7))
        {
            Assert.Equal(whole.Find(address, expected), alone.Find(address, actual));
            Assert.Equal(expected.Select(frame => (frame.Line, frame.IsInlined)), actual.Select(frame => (frame.Line, frame.IsInlined)));
        }
    }

    [Theory]
    [InlineData("g++ -O2 -gdwarf-4 -gsplit-dwarf")]
    [InlineData("g++ -O2 -gdwarf-5 -gsplit-dwarf")]
    public void Split_units_are_named_and_keep_their_lines(string command)
    {
        var file = DebugProgram.Compile(command);
        var plain = DebugProgram.Compile(command.Replace(" -gsplit-dwarf", "", StringComparison.Ordinal));
        Assert.Equal(plain.Section(".text"), file.Section(".text"));
        SourceLocator locator = new(file.Sections);
        SourceLocator other = new(plain.Sections);
        List<SourceFrame> frames = [], expected = [];
        var found = 0;
        foreach (var address in file.Addresses(5))
        {
            other.Find(address, expected);
            if (locator.Find(address, frames) != SourceLookup.Split) continue;
            found++;
            var frame = Assert.Single(frames);
            Assert.Null(frame.Function);
            Assert.Equal((expected[0].File, expected[0].Line), (frame.File, frame.Line));
        }

        Assert.True(found > 1000);
    }

    [Fact]
    public void A_small_cache_changes_no_answer()
    {
        var file = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        SourceLocator small = new(file.Sections, cacheBytes: 1), large = new(file.Sections);
        List<SourceFrame> expected = [], actual = [];
        foreach (var address in file.Addresses(211))
        {
            Assert.Equal(large.Find(address, expected), small.Find(address, actual));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void What_was_read_is_found_again_without_allocating()
    {
        var file = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        SourceLocator locator = new(file.Sections);
        List<SourceFrame> frames = new(64);
        var addresses = file.Addresses(11).ToArray();
        foreach (var address in addresses) locator.Find(address, frames);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var address in addresses) locator.Find(address, frames);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_line_alone_is_that_of_the_innermost_frame()
    {
        var file = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        SourceLocator locator = new(file.Sections);
        List<SourceFrame> frames = [];
        foreach (var address in file.Addresses(13))
        {
            locator.Find(address, frames);
            if (locator.TryFindLine(address, out var line)) Assert.Equal((frames[0].File, frames[0].Line, frames[0].Column), (line.File, line.Line, line.Column));
            else Assert.DoesNotContain(frames, frame => frame is { IsInlined: false, Line: not 0 } && frames.Count == 1);
        }
    }

    [Fact]
    public void Nothing_is_found_where_there_is_nothing()
    {
        List<SourceFrame> frames = [default];
        Assert.Equal(SourceLookup.NoDebugInformation, new SourceLocator(new DwarfSections()).Find(0x1000, frames));
        Assert.Empty(frames);
        var file = DebugProgram.Compile("g++ -O2 -gdwarf-5");
        foreach (var address in new ulong[] { 0, 1, 0x10, 0x7fff_0000_0000, ulong.MaxValue - 2, ulong.MaxValue - 1, ulong.MaxValue })
            Assert.Equal(SourceLookup.NotCovered, new SourceLocator(file.Sections).Find(address, frames));
    }

    private static void AssertName(SourceFrame frame, string name)
    {
        if (frame.LinkageName is { } linkage) Assert.Equal(name, linkage);
        else Assert.True(frame.QualifiedName == name || name.StartsWith(frame.QualifiedName + "(", StringComparison.Ordinal), $"{frame.QualifiedName} and {name}");
    }

    // The outermost function gets its symbol's name, which may be another (.cold, .isra.0, a local one's).
    private static bool Alike(SourceFrame ours, (string Function, string File, int Line) theirs, bool isInner) =>
        Answers.Normal(ours.File) == theirs.File && ours.Line == theirs.Line
        && (!isInner || ours.LinkageName is null || ours.LinkageName == theirs.Function) && ours.IsInlined == isInner;
}
