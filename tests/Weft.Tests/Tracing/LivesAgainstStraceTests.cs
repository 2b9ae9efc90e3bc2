using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Tracing;

public sealed class LivesAgainstStraceTests
{
    [Theory]
    [InlineData("threads", "40")]
    [InlineData("alive", "20")]
    [InlineData("executes", "1")]
    [InlineData("daemon", "1")]
    [InlineData("clone3", "1")]
    [InlineData("vfork", "1")]
    [InlineData("killed", "50")]
    public void Lives_are_those_that_strace_sees(string life, string count) => Same(SeizedRun.Program, life, count);

    [Fact]
    public void A_shell_script() => Same("sh", Script("""
        for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done
        echo a b | cat | wc -c
        (exit 3) || (exit 4)
        x=$(echo one; /bin/echo two)
        /bin/false &
        wait
        /no/such/program
        sh -c 'kill -TERM $$'
        sh -c 'exec /bin/true exec-ed'
        exit 5
        """));

    [Fact]
    public void Python_with_threads_and_processes() => Same(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", "-S", "-E", Script("""
        import threading, subprocess, os, multiprocessing
        def nothing(): pass
        for i in range(5):
            t = threading.Thread(target=nothing)
            t.start()
            t.join()
        if __name__ == '__main__':
            c = multiprocessing.get_context('fork')
            for i in range(3):
                p = c.Process(target=nothing)
                p.start()
                p.join()
        subprocess.run(['/bin/true', 'x'])
        subprocess.run('exit 3', shell=True)
        pid = os.fork()
        if pid == 0:
            os._exit(9)
        os.waitpid(pid, 0)
        """));

    private static void Same(params string[] command)
    {
        string expected = StraceLives.Of(command);
        Assert.Equal(expected, SeizedRun.Lives(SeizedRun.Of(withStacks: false, command)));
    }

    private static string Script(string text)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("weft-lives-").FullName, "script");
        File.WriteAllText(path, text + "\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }
}
