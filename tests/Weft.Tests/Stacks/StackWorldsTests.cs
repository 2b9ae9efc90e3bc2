using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Weft.Tests.Support;
using Weft.Tests.Symbols.Unwinding;
using Xunit;

namespace Weft.Tests.Stacks;

/// <summary>Names of frames where the target's files are elsewhere, removed, replaced, or not to be opened.</summary>
public sealed class StackWorldsTests : IDisposable
{
    private const string Everybody = "chmod 755 ";
    private static readonly string[] s_chain = ["wait_here", "busy", "main"];

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-worlds-").FullName;

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_program_in_mount_and_pid_namespaces_of_its_own_has_its_names()
    {
        Assert.SkipUnless(IsRoot, "making namespaces needs root");
        string program = Copied("-O2 -g");
        using StandingTarget target = StandingTarget.Start("ready\n", "unshare", "-mpf", "--mount-proc", "sh", "-c", "mount -t tmpfs none /mnt && cp \"$0\" /mnt/elsewhere && exec /mnt/elsewhere chain", program);
        Named(Frames(Run.Weft("stack", "--json", Text(target.Child))), "elsewhere", s_chain);
    }

    [Fact]
    public void A_program_with_a_root_directory_of_its_own_has_its_names()
    {
        Assert.SkipUnless(IsRoot, "chroot needs root");
        _ = Copied("-O2 -static");
        using StandingTarget target = StandingTarget.Start("ready\n", "chroot", _folder, "/program", "chain");
        Named(Frames(Run.Weft("stack", "--json", Text(target.Pid))), "program", s_chain);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_program_that_was_removed_or_replaced_has_its_own_names(bool replaced)
    {
        string program = Copied("-O2 -g");
        using StandingTarget target = StandingTarget.Start("ready\n", program, "chain");
        File.Delete(program);
        // Of another program, whose symbols lie elsewhere.
        if (replaced) File.Copy(CompiledProgram.Of("stacks.c", "gcc", "-O0 -g"), program);
        Named(Frames(Run.Weft("stack", "--json", Text(target.Pid))), "program", s_chain);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_library_that_was_removed_has_its_own_names(bool replaced)
    {
        Assert.SkipUnless(IsRoot, "files that were removed are opened for root");
        using StandingTarget target = WithOwnLibrary("", out string library);
        File.Delete(library);
        if (replaced) File.WriteAllText(library, "not the same");
        List<(string? Function, string? Module)> frames = Frames(Run.Weft("stack", "--json", Text(target.Pid)));
        Named(frames, "program", s_chain);
        Assert.Contains(frames, f => f.Module == "libc.so.6" && f.Function is "read" or "__GI___libc_read" or "__libc_read");
    }

    [Fact]
    public void Nobody_sees_names_of_what_is_at_its_path_and_modules_of_what_is_not()
    {
        Assert.SkipUnless(IsRoot, "becoming nobody needs root");
        using StandingTarget target = WithOwnLibrary("setpriv --reuid=65534 --regid=65534 --clear-groups --", out string library);
        List<(string? Function, string? Module)> frames = Frames(Run.WeftAsNobody("stack", "--json", Text(target.Pid)));
        Named(frames, "program", s_chain);
        Assert.Contains(frames, static f => f.Module == "libc.so.6" && f.Function is not null);
        File.Delete(library);
        RunResult plain = Run.WeftAsNobody("stack", Text(target.Pid));
        Assert.Equal(0, plain.ExitCode);
        Assert.Contains("libc.so.6", plain.Output + plain.Error, StringComparison.Ordinal);
        Assert.Contains("wait_here", plain.Output, StringComparison.Ordinal);
        frames = Frames(Run.WeftAsNobody("stack", "--json", Text(target.Pid)));
        Named(frames, "program", s_chain);
        Assert.DoesNotContain(frames, static f => f.Function is "read");
        File.WriteAllText(library, "not the same");
        Assert.DoesNotContain(Frames(Run.WeftAsNobody("stack", "--json", Text(target.Pid))), static f => f.Function is "read");
    }

    [Fact]
    public void Code_of_no_file_has_the_names_of_the_targets_own_map_only()
    {
        using Fixture fixture = Fixture.Start("jitted");
        int target = fixture["target"];
        const string Made = "LazyCompile:~made /some/where.js:7";
        List<(string? Function, string? Module)> frames = Frames(Run.Weft("stack", "--json", Text(target)));
        Named(frames, "jitted", ["below"]);
        Assert.Contains((Made, null), frames);
        Named(frames, "jitted", ["main"]);
        if (IsRoot)
        {
            Assert.Equal(0, chown($"/tmp/perf-{target}.map", 65534, 65534));
            frames = Frames(Run.Weft("stack", "--json", Text(target)));
            Assert.DoesNotContain(frames, static f => f.Function == Made);
            Named(frames, "jitted", ["below", "main"]);
        }
        // It takes its map away.
        _ = fixture.End();
    }

    private string Copied(string flags)
    {
        string program = Path.Combine(_folder, "program");
        Assert.Equal(0, Run.Program("sh", ["-c", Everybody + "\"$0\" && cp \"$1\" \"$2\" && " + Everybody + "\"$2\"", _folder, CompiledProgram.Of("stacks.c", "gcc", flags), program]).ExitCode);
        return program;
    }

    private StandingTarget WithOwnLibrary(string before, out string library)
    {
        string program = Copied("-O2 -g");
        library = Path.Combine(_folder, "libc.so.6");
        string from = Run.Program("sh", ["-c", "ldd \"$0\" | sed -n 's/.*libc.so.6 => \\([^ ]*\\).*/\\1/p'", program]).Output.Trim();
        Assert.Equal(0, Run.Program("sh", ["-c", "cp -L \"$0\" \"$1\" && " + Everybody + "\"$1\"", from, library]).ExitCode);
        return StandingTarget.Start("ready\n", "sh", "-c", $"exec {before} env LD_LIBRARY_PATH=\"$0\" \"$1\" chain", _folder, program);
    }

    private static List<(string? Function, string? Module)> Frames(RunResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement.GetProperty("threads")[0].GetProperty("frames").EnumerateArray().Select(static f => (f.GetProperty("function").GetString(), f.GetProperty("module").GetString()))];
    }

    private static void Named(List<(string? Function, string? Module)> frames, string module, string[] functions)
    {
        string[] own = [.. frames.Where(f => f.Module == module && f.Function is not null).Select(static f => f.Function!)];
        Assert.True(functions.All(own.Contains), string.Join(' ', frames));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc")]
    private static extern int chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);
}
