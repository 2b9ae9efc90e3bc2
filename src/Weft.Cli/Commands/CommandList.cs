using Weft.Cli.Procps;

namespace Weft.Cli.Commands;

/// <summary>The commands there are, in the order help shows them. Adding one is a line here.</summary>
internal static class CommandList
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("ps", static () => PsManual.Page, PsCommand.Run),
        new("tree", static () => TreeCommand.Page, TreeCommand.Run),
        new("stack", static () => StackCommand.Page, StackCommand.Run),
        new("why", static () => WhyCommand.Page, WhyCommand.Run),
        new("trace", static () => TraceCommand.Page, TraceCommand.Run),
        new("top", static () => TopCommand.Page, TopCommand.Run),
        new("show", static () => ShowCommand.Page, ShowCommand.Run),
        new("check", static () => CheckCommand.Page, CheckCommand.Run),
        new("demo", static () => DemoCommand.Page, DemoCommand.Run),
        new("help", static () => HelpCommand.Page, HelpCommand.Run),
    ];

    public static IEnumerable<string> Names => All.Select(static c => c.Name);

    public static Command? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}
