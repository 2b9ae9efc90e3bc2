using System.Text;
using Weft.Checks;
using Weft.Cli.Checks;
using Weft.Cli.Manual;
using Weft.Cli.Messages;
using Weft.Cli.Rendering;
using Weft.Linux.Procfs;
using Weft.Native;

namespace Weft.Cli.Commands;

/// <summary><c>weft check</c>: which commands work here for this user, and what would change it.</summary>
internal static class CheckCommand
{
    private const int MaximumPathBytes = 4096;

    public static CommandManual Page { get; } = new()
    {
        Name = "check",
        Summary = "tell what works here for this user, and what would change it",
        Usage = ["[OPTIONS]"],
        Text =
        [
            "Tries out what the commands need (/proc, BPF, performance events, tracing, symbols) instead of guessing it from settings. "
            + "Beneath what is lacking stands the line to type that would change it, where one line would. Nothing is changed.",
        ],
        Options = [CommonOptions.Json, CommonOptions.Color, CommonOptions.Proc, CommonOptions.Help],
        Examples =
        [
            new("weft check", "what works for this user"),
            new("weft check --json", "for a script; the exit status says it too"),
        ],
        ExitStatus = ["0 every command works fully   1 one works only partly or not"],
        SeeAlso = ["ps"],
    };

    public static int Run(string[] arguments, StandardOutput output)
    {
        ParsedOptions options = OptionParser.Parse(Page, arguments);
        if (options.Has(CommonOptions.Help))
        {
            ManualText.Write(Page, output);
            return ExitCodes.Done;
        }
        if (options.Operands.Count > 0 || options.Program is not null) throw UserError.Usage("weft check: takes no target (weft help check)");
        ProcRoot.TryOpen(options.ProcPath, out ProcRoot? root);
        using (root)
        {
            IReadOnlyList<MachineFact> facts = MachineCheck.Take(root, options.ProcPath, ThisProgram());
            IReadOnlyList<CommandVerdict> verdicts = CommandNeeds.Judge(facts, static name => CommandList.Find(name) is not null);
            if (options.Has(CommonOptions.Json)) CheckJson.Write(facts, verdicts, output);
            else new CheckScreen(Screen.Detect(options.Colour), output).Write(facts, verdicts, User());
            return verdicts.All(static v => v.Status == CheckStatus.Works) ? ExitCodes.Done : ExitCodes.Found;
        }
    }

    private static string User() => Identity.UserName(Identity.EffectiveUserId) is { } name ? Shown.Text(name) : $"uid {Identity.EffectiveUserId}";

    private static string ThisProgram()
    {
        byte[] path = new byte[MaximumPathBytes];
        int length = Files.ReadLink(Files.CurrentDirectory, "/proc/self/exe\0"u8, path);
        return length > 0 ? Encoding.UTF8.GetString(path, 0, length) : "weft";
    }
}
