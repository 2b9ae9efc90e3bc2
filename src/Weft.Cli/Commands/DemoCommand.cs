using Weft.Cli.Demos;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;

namespace Weft.Cli.Commands;

/// <summary><c>weft demo NAME</c>: runs a program that misbehaves, to try Weft and other tools on.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);
    private static readonly OptionManual For = new() { Name = "for", Value = "TIME", Kind = ValueKind.Duration, Meaning = "end it after this long, such as 10s or 5min (default 60s)" };

    public static CommandManual Page { get; } = new()
    {
        Name = "demo",
        Summary = "run a program that misbehaves, to try things on",
        Usage = ["[NAME] [--for TIME]", "                       (without NAME: list them)"],
        Text =
        [
            "A demo is this program again, with threads, mutexes and pipes of the C library and the kernel, so any tool can look at it. "
            + "It says its process id and what to try, and then 'ready' once the kernel shows it in the state it is about.",
            "It ends after --for, with Ctrl-C or kill, when its terminal is closed, and when the shell of that terminal ends. Nothing is left behind.",
        ],
        Operand = ValueKind.Word,
        OperandWords = [.. DemoList.Names],
        Options = [For, CommonOptions.Json, CommonOptions.Color, CommonOptions.Help],
        Examples =
        [
            new("weft demo", "which demos there are"),
            new("weft demo deadlock", "two threads that wait for each other, for a minute"),
            new("weft demo leak-threads --for 10min &", "in the background"),
        ],
        ExitStatus = ["0 it ran as it should   128 + N it was ended by signal N"],
        SeeAlso = ["ps"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        if (arguments is [var own, "--part", .. var words] && DemoList.Find(own) is { } part) return DemoStage.Run(part, words);
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Program is not null || options.Operands.Count > 1) throw UserError.Usage("weft demo: one name at a time (weft demo lists them)");
        if (options.Operands is not [var name])
        {
            List(options, output);
            return ExitCodes.Done;
        }
        Demo demo = DemoList.Find(name) ?? throw Unknown(name);
        IDemoView view = options.Has(CommonOptions.Json)
            ? new DemoJson(output)
            : new DemoText(Screen.Detect(options.Colour), output, static command => CommandList.Find(command) is not null);
        return DemoLauncher.Run(demo, options.Time(For, "demo", "10s or 5min") ?? Usual, view);
    }

    private static void List(ParsedOptions options, StandardOutput output)
    {
        if (options.Has(CommonOptions.Json))
        {
            DemoJson.List(DemoList.All, output);
            return;
        }
        TextTable table = new([new("DEMO", false, 0), new("WHAT IT DOES", false, 0)]);
        foreach (Demo demo in DemoList.All) table.Add([demo.Name, demo.Summary]);
        table.Write(Screen.Detect(options.Colour), output);
    }

    private static UserError Unknown(string name)
    {
        string near = Suggestion.For(name, DemoList.Names);
        return UserError.Usage($"weft demo: no demo '{Shown.Text(name)}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")} (weft demo lists them)");
    }
}
