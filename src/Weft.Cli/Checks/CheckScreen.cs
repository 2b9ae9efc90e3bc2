using System.Text;
using Weft.Checks;
using Weft.Cli.Rendering;

namespace Weft.Cli.Checks;

/// <summary>The check for a person: the answer in a sentence, the commands, then what was tried and what would change it.</summary>
internal sealed class CheckScreen(Screen screen, StandardOutput output)
{
    private const string Reset = "\e[0m";
    private int Width => screen.Columns == int.MaxValue ? 80 : Math.Clamp(screen.Columns, 24, 100);

    public void Write(IReadOnlyList<MachineFact> facts, IReadOnlyList<CommandVerdict> verdicts, string user)
    {
        foreach (string line in WordWrap.Lines(Answer(verdicts, user), Width, Width)) output.Line(line);
        output.Line("");
        int width = verdicts.Max(static v => v.Command.Length);
        foreach (CommandVerdict verdict in verdicts)
        {
            string engine = verdict.Engine.Length > 0 ? $"through {verdict.Engine}" : "";
            string words = string.Join("; ", ((string[])[verdict.Lacks, engine]).Where(static w => w.Length > 0));
            Entry(verdict.Status, Word(verdict.Status), $"weft {verdict.Command}".PadRight(width + 5), words);
        }
        output.Line("");
        width = facts.Max(static f => f.Title.Length);
        foreach (MachineFact fact in facts)
        {
            Entry(fact.Status, Mark(fact.Status), fact.Title.PadRight(width), Safe(fact.Found));
            if (fact.Remedy is { } remedy) Command(remedy);
        }
    }

    private static string Answer(IReadOnlyList<CommandVerdict> verdicts, string user)
    {
        string[] partly = Names(verdicts, CheckStatus.Limited), not = Names(verdicts, CheckStatus.Missing);
        if (partly.Length == 0 && not.Length == 0) return $"Every command works fully here for {user}.";
        int full = verdicts.Count - partly.Length - not.Length;
        string answer = full == 0 ? $"For {user} no command works fully here" : $"For {user} {full} of {verdicts.Count} commands work fully here";
        if (partly.Length > 0) answer += $"; partly: {string.Join(", ", partly)}";
        if (not.Length > 0) answer += $"; not at all: {string.Join(", ", not)}";
        return answer + ".";
    }

    private static string[] Names(IReadOnlyList<CommandVerdict> verdicts, CheckStatus status) => [.. verdicts.Where(v => v.Status == status).Select(static v => v.Command)];

    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Works => "fully",
        CheckStatus.Limited => "partly",
        CheckStatus.Missing => "not",
        _ => "?",
    };

    private static string Mark(CheckStatus status) => status switch
    {
        CheckStatus.Works => "ok",
        CheckStatus.Limited => "partly",
        CheckStatus.Missing => "no",
        _ => "?",
    };

    private void Entry(CheckStatus status, string mark, string title, string text)
    {
        string colour = !screen.Colour ? "" : status switch
        {
            CheckStatus.Works => "\e[32m",
            CheckStatus.Limited => "\e[33m",
            CheckStatus.Missing => "\e[31m",
            _ => "\e[2m",
        };
        string start = $"{colour}{mark,-6}{(colour.Length > 0 ? Reset : "")}  ";
        int used = 8 + title.Length + 2;
        if (text.Length == 0)
        {
            output.Line((start + title).TrimEnd());
            return;
        }
        if (used > Width / 2)
        {
            output.Line((start + title).TrimEnd());
            (start, title, used) = ("        ", "", 8);
        }
        else
        {
            title += "  ";
        }
        foreach (string line in WordWrap.Lines(text, Width - used, Width - used))
        {
            output.Line(start + title + line);
            (start, title) = (new string(' ', used), "");
        }
    }

    private static string[] Parts(string line, int width)
    {
        // Within a word, or within quotes, a break would change what is typed.
        if (line.Contains('\'')) return [line];
        List<string> parts = [""];
        foreach (string word in line.Split(' '))
        {
            if (parts[^1].Length > 0 && parts[^1].Length + 1 + word.Length > width) parts.Add("");
            parts[^1] += parts[^1].Length > 0 ? " " + word : word;
        }
        return [.. parts];
    }

    private string Safe(string text)
    {
        CellBuffer safe = new();
        Sanitizer.Append(safe, Encoding.UTF8.GetBytes(text), screen.Unicode);
        return Encoding.UTF8.GetString(safe.Bytes);
    }

    // Broken as a shell takes it: what is copied works.
    private void Command(string line)
    {
        string start = "        $ ";
        string[] parts = Parts(line, Width - start.Length - 2);
        for (int i = 0; i < parts.Length; i++)
        {
            output.Line($"{start}{(screen.Colour ? "\e[1m" : "")}{parts[i]}{(i < parts.Length - 1 ? " \\" : "")}{(screen.Colour ? Reset : "")}");
            start = "          ";
        }
    }
}
