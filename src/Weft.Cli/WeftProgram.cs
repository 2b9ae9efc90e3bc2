using Weft.Cli.Messages;
using Weft.Cli.Commands;
using Weft.Cli.Rendering;
using Weft.Native;

namespace Weft.Cli;

internal static class WeftProgram
{
    private static int Main(string[] arguments)
    {
        Signals.IgnoreBrokenPipe();
        StandardOutput output = new();
        try
        {
            int code = Run(arguments, output);
            output.Flush();
            if (output.Error is Errno.None or Errno.BrokenPipe) return code;
            Complain($"weft: the output could not be written: {ErrorText.Of(output.Error)}");
            return ExitCodes.WriteFailed;
        }
        catch (UserError e)
        {
            output.Flush();
            Complain(e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (!Defects.ShowTraces)
        {
            output.Flush();
            Complain($"weft: a defect in Weft itself: {e.GetType().Name}: {Shown.Text(e.Message)}. Please report it; WEFT_TRACE=1 shows where");
            return ExitCodes.Defect;
        }
    }

    private static int Run(string[] arguments, StandardOutput output)
    {
        switch (arguments)
        {
            case [] or ["--help"] or ["-h"]: return HelpCommand.Run([], output);
            case ["--version"] or ["-V"] or ["version"]: return VersionCommand.Run(output);
            case ["complete", .. var rest]: return CompleteCommand.Run(rest, output);
        }
        Command command = CommandList.Find(arguments[0]) ?? throw UserError.Usage(Suggest(arguments[0]));
        return command.Run(arguments[1..], output);
    }

    private static string Suggest(string word)
    {
        if (word is "--install" or "--uninstall") return $"weft: {word} is the work of ./weft in the source tree: it builds, then copies";
        if (word.StartsWith('-')) return $"weft: unknown option '{Shown.Text(word)}'. Before the command stand only --help and --version; other options follow it, as in: weft ps {Shown.Text(word)}";
        if (word.All(char.IsAsciiDigit)) return $"weft: '{Shown.Text(word)}' is no command. For that process: weft ps {Shown.Text(word)}";
        string near = Suggestion.For(word, CommandList.Names);
        return $"weft: unknown command '{Shown.Text(word)}'.{(near.Length > 0 ? $" Did you mean {near}?" : "")} (weft help)";
    }

    private static void Complain(string message)
    {
        StandardOutput error = new(2);
        error.Line(message);
        error.Flush();
    }
}
