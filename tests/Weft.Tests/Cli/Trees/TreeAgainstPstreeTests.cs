using System.Text.Json;
using Weft.Tests.Support;
using Xunit;

namespace Weft.Tests.Cli.Trees;

/// <summary>
/// <c>weft tree</c> beside psmisc's <c>pstree -pt</c> on this machine, bracketed by two of pstree's: what both show alike
/// must be in Weft's, with the same name under the same parent.
/// </summary>
[Collection(Alone.Name)]
public sealed class TreeAgainstPstreeTests
{
    private static readonly Dictionary<string, string?> Plain = new() { ["LC_ALL"] = "C" };

    [Theory]
    [InlineData("procfs", "1")]
    [InlineData("procfs", "0")]
    [InlineData("auto", "1")]
    [InlineData("bpf", "1")]
    [InlineData("bpf", "0")]
    public void Every_node_of_pstree_is_there_under_the_same_parent(string engine, string top)
    {
        using Fixture threads = Fixture.Start("threads", 3, 40);
        using Fixture families = Fixture.Start("families");
        int judged = Compare(engine, top);
        Assert.True(judged > 3 * 40, $"{judged} nodes judged");
    }

    [Theory]
    [InlineData("procfs")]
    [InlineData("bpf")]
    public void So_it_is_while_processes_and_threads_come_and_go(string engine)
    {
        using Fixture churn = Fixture.Start("churn", 0, 20);
        int rounds = Repository.Long ? 30 : 4;
        for (int round = 0; round < rounds; round++) Assert.True(Compare(engine, "1") > 40);
        Dictionary<int, PstreeText.Node> tree = PstreeText.Weft(Tree(engine, "1").Output.Split('\n'));
        Assert.All(churn.Numbers, stayer => Assert.Equal(churn.Pid, tree[stayer].Parent));
    }

    private static int Compare(string engine, string top)
    {
        Dictionary<int, PstreeText.Node> before = Pstree(top);
        RunResult drawn = Tree(engine, top);
        RunResult document = Tree(engine, top, "--json");
        Dictionary<int, PstreeText.Node> after = Pstree(top);
        Assert.Equal((0, 0), (drawn.ExitCode, document.ExitCode));
        Dictionary<int, PstreeText.Node> weft = PstreeText.Weft(drawn.Output.Split('\n'));
        Dictionary<int, PstreeText.Node> json = Json(document.Output);
        int judged = 0;
        foreach ((int id, PstreeText.Node node) in before)
        {
            if (after.GetValueOrDefault(id) != node) continue;
            judged++;
            foreach (Dictionary<int, PstreeText.Node> mine in (Dictionary<int, PstreeText.Node>[])[weft, json])
            {
                Assert.True(mine.TryGetValue(id, out PstreeText.Node? same), $"{node.Name}({id}) under {node.Parent} is missing");
                Assert.Equal(node.Parent, same.Parent);
                // pstree writes what it takes for unprintable in octal.
                if (!node.Name.Contains('\\') && !same.Name.Contains('?')) Assert.Equal(Lasting(node.Name), Lasting(same.Name));
            }
        }
        return judged;
    }

    // Behind its own name the kernel shows what a worker does just now, or did last.
    private static string Lasting(string name) => name.StartsWith("kworker/", StringComparison.Ordinal) && name.IndexOfAny(['-', '+']) is >= 0 and var end ? name[..end] : name;

    private static Dictionary<int, PstreeText.Node> Pstree(string top) =>
        PstreeText.Pstree(Run.Program("pstree", ["-ptlA", top], environment: Plain).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static RunResult Tree(string engine, string top, params string[] more) =>
        Run.Program(Repository.Binary, ["tree", "-p", "--engine", engine, .. top == "0" ? ["--kernel"] : Array.Empty<string>(), .. more], environment: Plain);

    private static Dictionary<int, PstreeText.Node> Json(string text)
    {
        Dictionary<int, PstreeText.Node> nodes = [];
        using JsonDocument document = JsonDocument.Parse(text);
        foreach (JsonElement process in document.RootElement.GetProperty("processes").EnumerateArray())
        {
            int pid = process.GetProperty("pid").GetInt32();
            nodes[pid] = new PstreeText.Node(process.GetProperty("name").GetString()!, process.GetProperty("ppid").GetInt32());
            foreach (JsonElement thread in process.GetProperty("otherThreads").EnumerateArray())
            {
                nodes[thread.GetProperty("tid").GetInt32()] = new PstreeText.Node($"{{{thread.GetProperty("name").GetString()}}}", pid);
            }
        }
        return nodes;
    }
}
