using Weft.Tasks;

namespace Weft.Cli.Procps;

/// <summary>A parsed <c>weft ps</c> command line.</summary>
internal sealed class PsOptions
{
    // Selection.
    public bool Everything { get; set; }
    public bool WithTerminal { get; set; }          // -a
    public bool ExceptLeaders { get; set; }         // -d
    public bool Negate { get; set; }                // -N
    public bool RunningOnly { get; set; }           // r
    public bool BsdAll { get; set; }                // a
    public bool BsdWithoutTerminal { get; set; }    // x
    public List<int> Processes { get; } = [];
    public List<int> Parents { get; } = [];
    public List<int> Sessions { get; } = [];
    public List<int> Terminals { get; } = [];
    public List<uint> EffectiveUsers { get; } = [];
    public List<uint> RealUsers { get; } = [];
    public List<uint> EffectiveGroups { get; } = [];
    public List<uint> RealGroups { get; } = [];
    public List<string> Commands { get; } = [];
    public List<string> Targets { get; } = [];
    public string? Where { get; set; }

    // Form.
    public bool IsBsd { get; set; }
    public bool Full { get; set; }                  // -f
    public bool ExtraFull { get; set; }             // -F
    public bool Long { get; set; }                  // -l
    public bool Jobs { get; set; }                  // -j
    public bool NoFlags { get; set; }               // -y
    public char BsdFormat { get; set; }             // u j l v s
    public List<PsField> Fields { get; } = [];
    public List<PsField> Additional { get; } = [];  // -O
    public PsThreads Threads { get; set; }
    public bool Forest { get; set; }
    public bool ForestArt { get; set; }
    public List<(string Name, bool Descending)> Sort { get; } = [];
    public bool NoHeaders { get; set; }
    public bool RepeatHeaders { get; set; }         // --headers
    public int? Lines { get; set; }                 // --lines
    public bool ShowClass { get; set; }             // -c
    public int Wide { get; set; }
    public int? Columns { get; set; }
    public bool ShowEnvironment { get; set; }
    public bool TrueNames { get; set; }
    public bool Numeric { get; set; }
    public bool IncludeDeadChildren { get; set; }

    // Weft's own.
    public bool Json { get; set; }
    public bool Csv { get; set; }
    public EngineChoice Engine { get; set; } = EngineChoice.Auto;
    public string Proc { get; set; } = "/proc";
    public string Colour { get; set; } = "auto";
    public bool Verbose { get; set; }
    public bool Kernel { get; set; }

    /// <summary>Whether any of ps's own selections was made.</summary>
    public bool Selects => Everything || WithTerminal || ExceptLeaders || BsdAll || BsdWithoutTerminal || Processes.Count > 0 || HasLists;

    /// <summary>Whether any list narrows the selection, besides process ids.</summary>
    public bool HasLists => Parents.Count + Sessions.Count + Terminals.Count + EffectiveUsers.Count + RealUsers.Count
        + EffectiveGroups.Count + RealGroups.Count + Commands.Count > 0;

    /// <summary>Whether ps's grammar was spoken, so that ps's own columns are due.</summary>
    public bool SpeaksPs => Selects || IsBsd || Full || ExtraFull || Long || Jobs || Fields.Count > 0 || Additional.Count > 0 || NoHeaders || RepeatHeaders || ShowClass;
}
