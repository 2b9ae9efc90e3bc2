using Weft.Cli.Rendering;

namespace Weft.Cli.Manual;

/// <summary>weft(1): what there is, and what holds for all of it.</summary>
internal static class OverviewPage
{
    /// <summary>What a command takes to say which task is meant.</summary>
    public static TopicEntry[] Targets { get; } =
    [
        new("PID", "a process"),
        new("TID", "a thread; a command that is about processes takes its process"),
        new("@NAME", "every program of that name"),
        new("@/REGEX/", "every program whose name the regular expression finds"),
        new("self", "weft's own process"),
    ];

    private static readonly TopicEntry[] Variables =
    [
        new("COLUMNS", "cells of a line, in place of the terminal's width"),
        new("NO_COLOR", "when set and not empty, no colour unless --color asks for it"),
        new("TERM", "when it is dumb, no colour"),
        new("LC_ALL, LC_CTYPE, LANG", "the first that is set says whether the terminal takes UTF-8; otherwise drawings and names are ASCII"),
        new("WEFT_TRACE", "when it is 1, a defect of Weft shows where it happened"),
    ];

    /// <summary>Writes the page.</summary>
    public static void Write(IReadOnlyList<CommandManual> commands, IReadOnlyList<Topic> topics, StandardOutput output)
    {
        TroffWriter page = new(output);
        page.Title("weft", 1);
        page.Name("weft", "see the processes and threads of a Linux machine");
        page.Heading("SYNOPSIS");
        page.Raw(Troff.Form("weft COMMAND [OPTIONS] [TARGET...]"));
        page.Raw(".br");
        page.Raw(Troff.Form("weft help [COMMAND | TOPIC]"));
        page.Raw(".br");
        page.Raw(Troff.Form("weft --version"));
        page.Heading("DESCRIPTION");
        page.Paragraph("Weft shows what runs on a Linux machine: its processes, each of their threads, what each does and what it waits in. It is one program without a daemon or configuration, for root and for ordinary users; what a user may not see is shown as ?, never as 0.");
        page.Paragraph("Names and arguments of processes are chosen by whoever wrote them. Nothing in them that a terminal obeys is ever printed.");
        page.Heading("COMMANDS");
        foreach (CommandManual command in commands) page.Entry($@"\fBweft {Troff.Literal(command.Name)}\fR", $"{Sentence(command.Summary)} See weft-{command.Name}(1).");
        page.Heading("TARGETS");
        page.Paragraph("Where a command takes a TARGET, it is one of:");
        foreach (TopicEntry target in Targets) page.Entry(Troff.Form(target.Term), Sentence(target.Meaning));
        page.Heading("TOPICS");
        foreach (Topic topic in topics) page.Entry($@"\fBweft help {Troff.Literal(topic.Name)}\fR", $"{Sentence(topic.Summary)} See weft-{topic.Name}(7).");
        page.Heading("ENVIRONMENT");
        foreach (TopicEntry variable in Variables) page.Entry($@"\fB{Troff.Literal(variable.Term)}\fR", Sentence(variable.Meaning));
        page.Heading("FILES");
        page.Entry(@"\fI/proc\fR", "What the kernel says of its tasks; see proc(5). --proc reads another place.");
        page.Entry(@"\fI/sys/kernel/btf/vmlinux\fR", "The layout of this kernel's structures, with which the BPF engine is made.");
        page.Heading("EXIT STATUS");
        foreach ((_, string label, string meaning) in ExitStatuses.Of(new() { Name = "", Summary = "", Usage = [], ExitStatus = ["1 the command found what it warns of, or a list or query matched nothing"] })) page.Entry($@"\fB{label}\fR", Sentence(meaning));
        page.SeeAlso([.. commands.Select(static c => ("weft-" + c.Name, 1)), .. topics.Select(static t => ("weft-" + t.Name, 7)), ("ps", 1), ("proc", 5)]);
    }

    private static string Sentence(string meaning) => char.ToUpperInvariant(meaning[0]) + meaning[1..] + ".";
}
